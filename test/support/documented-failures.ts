// The ten failures that "Kaleyra, Add Phone Number" documents, word for word.

const REQUIRED = (field: string) =>
    `key: 'cloudapinumberaddrequest.${field}' error:field validation for '${field}' failed on the 'required' tag`;

interface DocumentedFailure {
    readonly status: number;
    readonly envelope: { code: string; message: string; data: unknown; error: Record<string, string> };
    readonly expected: { code: string; certain?: boolean };
}

function row(
    [status, code, message, data, error]: [number, string, string, unknown, Record<string, string>],
    expected: DocumentedFailure["expected"],
): DocumentedFailure {
    return { status, envelope: { code, message, data, error }, expected };
}

const WABA = "Waba_id is not present or does not belong to the account.";
const CREDENTIALS = "Incorrect SID or API key.";
const EXISTS = "phone number already exists";
const LONG = "phone number name exceeds 255 characters";
const SHORT = "the string supplied is too short to be a phone number";

export const DOCUMENTED_FAILURES: readonly DocumentedFailure[] = [
    row([401, "RBC001", CREDENTIALS, [], { body: CREDENTIALS, error: "record not found" }], {
        code: "KALEYRA_CREDENTIALS",
    }),
    row([401, "WA401", WABA, {}, { waba_id: WABA }], { code: "KALEYRA_WABA" }),
    row([400, "WA400", "Refer to correct payload format", {}, { payload: "Incorrect payload format" }], {
        code: "KALEYRA_PAYLOAD",
    }),
    row([400, "WA400", EXISTS, [], { phone_number: EXISTS }], {
        code: "KALEYRA_DUPLICATE_NUMBER",
    }),
    row([400, "WA400", REQUIRED("verification_type"), [], { verification_type: REQUIRED("verification_type") }], {
        code: "KALEYRA_VERIFICATION_TYPE_REQUIRED",
    }),
    row([400, "WA400", REQUIRED("name"), [], { name: REQUIRED("name"), phone_number: EXISTS }], {
        code: "KALEYRA_NAME_REQUIRED",
    }),
    row([400, "WA400", REQUIRED("waba_id"), [], { waba_id: REQUIRED("waba_id") }], {
        code: "KALEYRA_WABA_ID_REQUIRED",
    }),
    row([400, "WA400", LONG, [], { name: LONG }], { code: "KALEYRA_NAME_TOO_LONG" }),
    row([500, "WA500", SHORT, [], { error: SHORT }], { code: "KALEYRA_INVALID_NUMBER" }),
    row([500, "WA500", "Please try again later", {}, { error: "Internal server error" }], {
        code: "KALEYRA_TRY_AGAIN_LATER",
        certain: false,
    }),
];
