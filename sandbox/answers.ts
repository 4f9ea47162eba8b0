// Kaleyra's answers, word for word as "Kaleyra, Add Phone Number" prints them.
// Note that `data` is `[]` in some and `{}` in others.

/** An HTTP answer before it is sent. */
export interface Answer {
    readonly status: number;
    /** Sent as JSON, unless it is a text. */
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

type ErrorMap = Readonly<Record<string, string>>;

export function success(data: unknown, around: Readonly<Record<string, unknown>> = {}): Answer {
    return {
        status: 200,
        body: { code: "WA200", message: "Request Processed Successfully", data, error: {}, ...around },
    };
}

export function wrongCredentials(): Answer {
    const message = "Incorrect SID or API key.";
    return failure(401, "RBC001", message, [], { body: message, error: "record not found" });
}

export function wrongWaba(): Answer {
    const message = "Waba_id is not present or does not belong to the account.";
    return failure(401, "WA401", message, {}, { waba_id: message });
}

export function wrongPayload(): Answer {
    return failure(400, "WA400", "Refer to correct payload format", {}, { payload: "Incorrect payload format" });
}

/** One answer for all fields that are wrong; its message repeats only the first. */
export function wrongFields(error: ErrorMap): Answer {
    return failure(400, "WA400", Object.values(error)[0] ?? "", [], error);
}

export const ALREADY_EXISTS = "phone number already exists";
export const NAME_TOO_LONG = "phone number name exceeds 255 characters";

export function required(field: string): string {
    return `key: 'cloudapinumberaddrequest.${field}' error:field validation for '${field}' failed on the 'required' tag`;
}

/** What Kaleyra's phone number parser says; only the first is documented. */
export const TOO_SHORT = "the string supplied is too short to be a phone number";
export const NO_NUMBER = "the phone number supplied is not a number";

export function unparsable(error: string): Answer {
    return failure(500, "WA500", error, [], { error });
}

/** The code is documented, its words are not. */
export function tooManyRequests(): Answer {
    return failure(429, "WA429", "Too many requests", {}, { error: "Too many requests" });
}

/** For what Kaleyra does not document; a plain 404 as most gateways send it. */
export function notFound(): Answer {
    return { status: 404, body: { message: "Not Found" } };
}

function failure(status: number, code: string, message: string, data: unknown, error: ErrorMap): Answer {
    return { status, body: { code, message, data, error } };
}
