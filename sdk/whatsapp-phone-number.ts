// The resource class: it runs in the user's program, names the provider to the engine, and sends the inputs.
// It extends CustomResource because `pulumi.dynamic.Resource` serialises its provider and rejects a given `__provider`.

import * as pulumi from "@pulumi/pulumi";
import { HIDDEN, PROVIDER, TYPE_TOKEN } from "../provider/tokens";
import { warnAboutPlainKey } from "./api-key";
import { anySecret, deriveE164 } from "./derived-inputs";
import { requireDirectDependency } from "./direct-dependency";
import { MissingWabaError } from "./errors";

/** The inputs of {@link WhatsAppPhoneNumber}: the parameters of "Kaleyra, Add Phone Number". All are required. */
export interface WhatsAppPhoneNumberArgs {
    /** The ID of the WhatsApp Business Account (WABA) on Kaleyra: digits. `waba_id` in the URL of the request. */
    wabaId: pulumi.Input<string>;
    /** The country calling code with a plus sign, for example `"+91"`. Kaleyra's `country_code`. */
    countryCode: pulumi.Input<string>;
    /** The national number without the country code, digits only, for example `"9761234567"`. Kaleyra's `phone_number`. */
    phoneNumber: pulumi.Input<string>;
    /**
     * The display name: not empty, at most 255 Unicode code points, without line breaks or control characters. Meta reviews it.
     * Kaleyra's `name`.
     */
    name: pulumi.Input<string>;
    /** How the one-time password (OTP) is sent to the number: by text message or by voice call. Kaleyra's `verification_type`. */
    verificationType: pulumi.Input<"SMS" | "VOICE">;
}

/**
 * What {@link WhatsAppPhoneNumber.get} takes besides the phone number ID. Only `wabaId` is required; a field that you leave out is read
 * from the WABA's list where the list has it.
 */
export interface WhatsAppPhoneNumberState extends Partial<WhatsAppPhoneNumberArgs> {
    /** The ID of the WABA that has the number: digits. */
    wabaId: pulumi.Input<string>;
}

/**
 * A number that {@link WhatsAppPhoneNumber.get} reads. A field is undefined if you did not give it and Kaleyra's list does not have it.
 */
export interface ExistingWhatsAppPhoneNumber extends pulumi.CustomResource {
    /** The ID of the WABA: digits. */
    readonly wabaId: pulumi.Output<string>;
    /** The country calling code, for example `"+91"`. Undefined if the list shows digits whose country code cannot be determined. */
    readonly countryCode: pulumi.Output<string | undefined>;
    /** The national number without the country code: digits. Undefined if the list shows digits whose country code cannot be determined. */
    readonly phoneNumber: pulumi.Output<string | undefined>;
    /** The display name as you gave it, or as Kaleyra lists it. Undefined if neither has it. */
    readonly name: pulumi.Output<string | undefined>;
    /** Undefined, because Kaleyra does not list it. */
    readonly verificationType: pulumi.Output<"SMS" | "VOICE" | undefined>;
    /** The number in E.164 form, for example `"+919761234567"`. Undefined if the list shows digits whose country code cannot be determined. */
    readonly e164: pulumi.Output<string | undefined>;
}

/**
 * A WhatsApp Business phone number on Kaleyra.
 *
 * - **Create** adds the number with one call of "Kaleyra, Add Phone Number"; Kaleyra then sends an OTP to it. The resource's `id` is the
 *   phone number ID exactly as Kaleyra returned it.
 * - **Update**: another number (`countryCode` or `phoneNumber`) is a replacement. Any other change is refused, because Kaleyra does not
 *   support it, except for a `name` that Kaleyra already lists, which is recorded.
 * - **Delete** only removes the number from the state: Kaleyra's API cannot delete numbers.
 * - A number that **already exists** is refused; the error shows the phone number ID to import.
 *
 * `pulumi preview` and `pulumi up`, not the constructor, report what is wrong with a number. Their errors have codes, among them
 * `KALEYRA_SETTINGS`, `KALEYRA_CREDENTIALS`, `KALEYRA_DUPLICATE_NUMBER`, `KALEYRA_SAME_NUMBER`, `KALEYRA_IMPORT`, and `KALEYRA_UNCERTAIN` if
 * the provider could not determine whether the number was added. `docs/troubleshooting.md` has an entry for each.
 *
 * @example
 * ```ts
 * const support = new WhatsAppPhoneNumber("support", {
 *     wabaId: "766123456789",
 *     countryCode: "+91",
 *     phoneNumber: "9761234567",
 *     name: "ACME Support",
 *     verificationType: "SMS",
 * });
 * export const phoneNumberId = support.id;
 * ```
 *
 * @see Kaleyra, Add Phone Number
 */
export class WhatsAppPhoneNumber extends pulumi.CustomResource {
    /** The type token. Every state file contains it, so it never changes. */
    static readonly __pulumiType = TYPE_TOKEN;

    /** The ID of the WABA: digits. */
    declare readonly wabaId: pulumi.Output<string>;
    /** The country calling code, for example `"+91"`. */
    declare readonly countryCode: pulumi.Output<string>;
    /** The national number without the country code: digits. */
    declare readonly phoneNumber: pulumi.Output<string>;
    /** The display name that was requested. Kaleyra can show another one, because Meta reviews names. */
    declare readonly name: pulumi.Output<string>;
    /** How the OTP was requested: `"SMS"` or `"VOICE"`. */
    declare readonly verificationType: pulumi.Output<"SMS" | "VOICE">;
    /**
     * The number in E.164 form, for example `"+919761234567"`. It is a secret if `countryCode` or `phoneNumber` is given as one; a
     * stack transformation that makes them secret later leaves it in plain text.
     */
    declare readonly e164: pulumi.Output<string>;

    /**
     * Reads an existing number that this stack does not manage. `pulumi preview` and `pulumi up` fail with `KALEYRA_UNREADABLE_STATE`
     * if the WABA's list does not contain the number.
     *
     * What it reads is recorded in plain text, also if the number is a secret elsewhere in the program: pass `countryCode`, and
     * `phoneNumber` as a secret, to record it and `e164` as ciphertext.
     *
     * @param name the resource's name in this program
     * @param id the phone number ID: digits
     * @param state `wabaId`, and optionally what you know of the number
     * @param opts the options of any Pulumi resource
     * @returns the number; what you did not give and Kaleyra does not list is undefined
     * @throws MissingWabaError (`KALEYRA_GET_NEEDS_WABA`) without `wabaId`
     *
     * @example
     * ```ts
     * const existing = WhatsAppPhoneNumber.get("existing", "7654000001", { wabaId: "766123456789" });
     * ```
     *
     * @see Kaleyra, Get Phone Numbers
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: WhatsAppPhoneNumberState,
        opts?: pulumi.CustomResourceOptions,
    ): ExistingWhatsAppPhoneNumber {
        if (state?.wabaId === undefined) {
            throw new MissingWabaError(name);
        }
        const additionalSecretOutputs = [...(opts?.additionalSecretOutputs ?? [])];
        const markSecrets = anySecret(state.countryCode, state.phoneNumber).then((isSecret) => {
            if (isSecret) {
                additionalSecretOutputs.push("e164");
            }
        });
        // The engine reads a resource even while its inputs are unknown, but it waits for the ID. Pulumi reads the options after the ID.
        const readableId = pulumi.all([id, state.wabaId, markSecrets]).apply(([known]) => known);
        const options = { ...opts, id: readableId, additionalSecretOutputs };
        return new WhatsAppPhoneNumber(name, state as WhatsAppPhoneNumberArgs, options);
    }

    /**
     * Whether an object is a {@link WhatsAppPhoneNumber}, even of another copy of this package.
     *
     * @param obj anything
     */
    static override isInstance(obj: unknown): obj is WhatsAppPhoneNumber {
        return (
            (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === WhatsAppPhoneNumber.__pulumiType
        );
    }

    /**
     * Adds a number to a WABA, or imports an existing one with `opts.import`.
     *
     * @param name the resource's name, unique in the program
     * @param args the number; all five fields are required
     * @param opts the options of any Pulumi resource. `import` takes the phone number ID of an existing number: the provider imports it
     *     instead of adding it, and no OTP is sent. Removing the option later is not a change.
     * @throws NotDirectDependencyError (`KALEYRA_NOT_DIRECT_DEPENDENCY`) if Pulumi's provider host would not find this package
     */
    constructor(name: string, args: WhatsAppPhoneNumberArgs, opts: pulumi.CustomResourceOptions = {}) {
        // The engine's own import cannot work for dynamic resources: it does not tell the provider host which provider to use.
        const { import: importId, ...options } = opts;
        const { wabaId, countryCode, phoneNumber, name: displayName, verificationType } = args;
        requireDirectDependency();
        warnAboutPlainKey();
        super(
            WhatsAppPhoneNumber.__pulumiType,
            name,
            {
                wabaId,
                countryCode,
                phoneNumber,
                name: displayName,
                verificationType,
                // Without a value, but with its key: Pulumi makes an output of each key.
                e164: undefined,
                [HIDDEN.provider]: PROVIDER,
                // The provider recognises `get` by the absence of what follows.
                ...(options.id === undefined ? derivedInputs(name, args, importId, opts.parent) : {}),
            },
            options,
        );
    }
}

/** The inputs that the provider needs beyond the five fields. */
function derivedInputs(
    name: string,
    { countryCode, phoneNumber }: WhatsAppPhoneNumberArgs,
    importId: pulumi.ID | undefined,
    parent: pulumi.Resource | undefined,
): pulumi.Inputs {
    return {
        e164: deriveE164(countryCode, phoneNumber),
        [HIDDEN.resource]: pulumi.createUrn(name, TYPE_TOKEN, parent),
        [HIDDEN.preview]: pulumi.runtime.isDryRun(),
        [HIDDEN.secret]: anySecret(countryCode, phoneNumber),
        ...(importId === undefined ? {} : { [HIDDEN.import]: importId }),
    };
}
