// Requests that failed without a clear word from Kaleyra: never sent, never answered, or answered unreadably.
// For an add they differ in one thing above all: whether the number may have been added.

import { type Answered, type Asked, KaleyraError } from "./kaleyra-error";

/** No connection came about (refused, name not resolved, no route): Kaleyra has seen nothing. */
export class UnreachableError extends KaleyraError {
    readonly code = "KALEYRA_UNREACHABLE";
    constructor(
        asked: Asked,
        origin: string,
        override readonly cause: string,
    ) {
        super(
            asked,
            {},
            {
                reason: `${origin} could not be reached: ${cause}`,
                remedy: "Check the API domain, the network and the proxy variables, and try again.",
            },
        );
    }
}

/** The certificate did not verify or the TLS handshake failed: nothing was sent. */
export class TlsError extends KaleyraError {
    readonly code = "KALEYRA_TLS";
    constructor(asked: Asked, origin: string, cause: string) {
        super(
            asked,
            {},
            {
                reason: `no trusted connection to ${origin}: ${cause}`,
                remedy:
                    "Check the API domain. Behind a proxy that opens TLS, give its certificate to Node.js " +
                    "with NODE_EXTRA_CA_CERTS; verification cannot be switched off.",
            },
        );
    }
}

/** A request was sent, and what came back does not tell whether Kaleyra carried it out. */
export class UncertainError extends KaleyraError {
    readonly code = "KALEYRA_UNCERTAIN";
    constructor(asked: Asked, answered: Answered, reason: string) {
        super(
            asked,
            answered,
            {
                reason,
                remedy:
                    "It was not sent again, since that might send a second OTP. " +
                    "Look for the number in the Kaleyra console before you try again.",
            },
            false,
        );
    }
}

/** `WA200` without a phone number ID that can be used: the number is added, but under which ID is not told. */
export class MissingIdError extends KaleyraError {
    readonly code = "KALEYRA_MISSING_ID";
    constructor(asked: Asked, answered: Answered) {
        super(
            asked,
            answered,
            {
                reason: "Kaleyra reports success but gives no phone number ID",
                remedy: "Look for the number's phone number ID in the Kaleyra console.",
            },
            false,
        );
    }
}

/** `WA500` "Please try again later": documented as an internal error, which says nothing about how far it got. */
export class TryAgainLaterError extends KaleyraError {
    readonly code = "KALEYRA_TRY_AGAIN_LATER";
    constructor(asked: Asked, answered: Answered) {
        super(
            asked,
            answered,
            {
                reason: "Kaleyra had an internal error",
                remedy: "Look for the number in the Kaleyra console, and try again in some minutes.",
            },
            asked.kind === "list",
        );
    }
}

/** A list of numbers came in no form that this version understands. */
export class UnknownListFormError extends KaleyraError {
    readonly code = "KALEYRA_UNKNOWN_LIST_FORM";
    constructor(asked: Asked, answered: Answered) {
        super(asked, answered, {
            reason: "the list came in a form that pulumi-kaleyra does not know",
            remedy: "Update pulumi-kaleyra; until then the numbers are in the Kaleyra console.",
        });
    }
}

/** A list of numbers did not come, or came damaged. */
export class UnreadableListError extends KaleyraError {
    readonly code = "KALEYRA_UNREADABLE_LIST";
    constructor(asked: Asked, answered: Answered, reason: string) {
        super(asked, answered, {
            reason,
            remedy: "Try again; if it stays so, the numbers are in the Kaleyra console.",
        });
    }
}
