// Errors of the provider itself: what the vendor's layer cannot know, because it knows nothing of Pulumi.
// Like every error here: a class with a code, whether anything was changed, and what to do next.

/** An error that is the user's to mend. The host prints stacks of errors from check, diff, read and delete: it has none. */
export abstract class ProviderError extends Error {
    /** Stable identifier of the kind of error. */
    abstract readonly code: string;

    constructor(lines: readonly string[]) {
        super(lines.join("\n    "));
        this.name = new.target.name;
        this.stack = "";
    }
}

/** Settings are missing or malformed: all of them in one message. */
export class SettingsError extends ProviderError {
    readonly code = "KALEYRA_SETTINGS";
}

/** A field cannot be used: usually a check would have said so before. */
export class FieldError extends ProviderError {
    readonly code = "KALEYRA_FIELD";
}

/** The number is already in the WABA, or somewhere else at Kaleyra. */
export class AlreadyExistsError extends ProviderError {
    readonly code = "KALEYRA_DUPLICATE_NUMBER";
}

/** Whether the number was added could not be found out. */
export class UnknownOutcomeError extends ProviderError {
    readonly code = "KALEYRA_UNCERTAIN";
}

/** What `import` names could not be adopted. */
export class ImportError extends ProviderError {
    readonly code = "KALEYRA_IMPORT";
}

/** A change that Kaleyra's API cannot carry out: the same number with other fields. */
export class SameNumberError extends ProviderError {
    readonly code = "KALEYRA_SAME_NUMBER";
}

/** A number of which the state knows too little to find it. */
export class UnreadableStateError extends ProviderError {
    readonly code = "KALEYRA_UNREADABLE_STATE";
}

/** Anything of Kaleyra's layer, with Pulumi's part of the advice added. */
export class RequestError extends ProviderError {
    constructor(
        readonly code: string,
        lines: readonly string[],
    ) {
        super(lines);
    }
}
