// Answers in which Kaleyra clearly said no: nothing was changed.
// One class for each documented failure of "Kaleyra, Add Phone Number", and for the codes of the general table.

import { type Answered, type Asked, KaleyraError } from "./kaleyra-error";

/** `RBC001`: Incorrect SID or API key. */
export class CredentialsError extends KaleyraError {
    readonly code = "KALEYRA_CREDENTIALS";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "Kaleyra does not accept the SID or the API key",
            remedy:
                "Compare both with the Kaleyra console, and the pod or API domain with the account's. " +
                "A key dies with the team member who made it, and may be bound to a list of IP addresses.",
        });
    }
}

/** `WA401`: the WABA is unknown or belongs to another account. */
export class WabaError extends KaleyraError {
    readonly code = "KALEYRA_WABA";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the WABA does not exist on Kaleyra or belongs to another account",
            remedy: "Compare the WABA id with the Kaleyra console of the account that the SID belongs to.",
        });
    }
}

/** `WA400`: Refer to correct payload format. */
export class PayloadError extends KaleyraError {
    readonly code = "KALEYRA_PAYLOAD";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "Kaleyra could not read the request's payload",
            remedy:
                "A proxy may have altered the request, or Kaleyra's API has changed: " +
                "try without the proxy, then update pulumi-kaleyra.",
        });
    }
}

/** `WA400`: phone number already exists. Kaleyra does not say where. */
export class DuplicateNumberError extends KaleyraError {
    readonly code = "KALEYRA_DUPLICATE_NUMBER";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "Kaleyra knows this number already",
            remedy: "List the WABA's numbers to find its phone number ID, and use that instead of adding it.",
        });
    }
}

/** `WA400`: a mandatory field did not reach Kaleyra. */
export abstract class RequiredFieldError extends KaleyraError {
    constructor(field: string, asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: `Kaleyra misses ${field}`,
            remedy: `Give ${field} a value; if it has one, a proxy may have altered the request.`,
        });
    }
}

/** `WA400`: field validation for 'verification_type' failed on the 'required' tag. */
export class VerificationTypeRequiredError extends RequiredFieldError {
    readonly code = "KALEYRA_VERIFICATION_TYPE_REQUIRED";
    constructor(asked: Asked, answered: Answered) {
        super("the verification type", asked, answered);
    }
}

/** `WA400`: field validation for 'name' failed on the 'required' tag. */
export class NameRequiredError extends RequiredFieldError {
    readonly code = "KALEYRA_NAME_REQUIRED";
    constructor(asked: Asked, answered: Answered) {
        super("the name", asked, answered);
    }
}

/** `WA400`: field validation for 'waba_id' failed on the 'required' tag. */
export class WabaIdRequiredError extends RequiredFieldError {
    readonly code = "KALEYRA_WABA_ID_REQUIRED";
    constructor(asked: Asked, answered: Answered) {
        super("the WABA id", asked, answered);
    }
}

/** `WA400`: phone number name exceeds 255 characters. */
export class NameTooLongError extends KaleyraError {
    readonly code = "KALEYRA_NAME_TOO_LONG";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the name has more than 255 characters",
            remedy: "Shorten the name.",
        });
    }
}

/** `WA500` with a text of the server's phone number parser, such as "too short to be a phone number": permanent. */
export class InvalidNumberError extends KaleyraError {
    readonly code = "KALEYRA_INVALID_NUMBER";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "Kaleyra does not take this for a phone number",
            remedy: "Check the country code, and give the number without it.",
        });
    }
}

/** `WA-401`: account type not allowed, or a number of another API version. */
export class AccountTypeError extends KaleyraError {
    readonly code = "KALEYRA_ACCOUNT_TYPE";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the account's type or API version does not allow this",
            remedy: "Ask Kaleyra's support to enable WhatsApp on the v2 API for this account.",
        });
    }
}

/** `E110`: low balance. */
export class BalanceError extends KaleyraError {
    readonly code = "KALEYRA_BALANCE";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the account's balance is too low",
            remedy: "Add credit in the Kaleyra console and try again.",
        });
    }
}

/** HTTP 429 or `WA429`: too many requests, and waiting did not help in time. */
export class RateLimitError extends KaleyraError {
    readonly code = "KALEYRA_RATE_LIMIT";
    /** Whether Kaleyra named the time to wait. */
    readonly isTimed: boolean;
    /** @param retryAfter milliseconds from now, when Kaleyra named a time */
    constructor(asked: Asked, answered: Answered, retryAfter?: number) {
        const when =
            retryAfter === undefined
                ? "in five minutes (Kaleyra advises 5, 10 and 15 minutes)"
                : `after ${new Date(Date.now() + retryAfter).toISOString()}, the time that Kaleyra named`;
        super(asked, answered, {
            reason: "Kaleyra has had too many requests and did not process this one",
            remedy: `Try again ${when}.`,
        });
        this.isTimed = retryAfter !== undefined;
    }
}

/** Any other answer that refuses: a 4xx, or an envelope with a refusing code that this version does not know. */
export class RejectedError extends KaleyraError {
    readonly code = "KALEYRA_REJECTED";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "Kaleyra refused the request in a way its documentation does not describe",
            remedy: asked.kind === "manage" ? AFTER_OTP : COMPARE_DOMAIN,
        });
    }
}

const COMPARE_DOMAIN = "Compare the API domain with the Kaleyra console; if it is right, ask Kaleyra's support.";

/** What Verify and Retry OTP answer is not documented at all; these are the usual reasons for a no. */
const AFTER_OTP =
    "If the OTP was wrong, enter it again; if it has expired, have another sent with `npx pulumi-kaleyra retry-otp`. " +
    "If the number is verified already, nothing is left to do. Otherwise ask Kaleyra's support.";

/** A redirect: it is not followed, since that would carry the API key to another place. */
export class RedirectError extends KaleyraError {
    readonly code = "KALEYRA_REDIRECT";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the API domain answered with a redirect, which is not followed so that the API key goes nowhere else",
            remedy: "Set the API domain that the Kaleyra console shows.",
        });
    }
}
