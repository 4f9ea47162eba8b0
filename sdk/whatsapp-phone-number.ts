// The resource class: it runs in the user's program, names the provider for the engine, and hands over the inputs.
// It extends CustomResource because `pulumi.dynamic.Resource` serialises its provider and refuses a ready `__provider`.

import * as pulumi from "@pulumi/pulumi";
import type { NumberFields, NumberState } from "../provider/inputs/fields";
import { warnAboutPlainKey } from "./api-key";
import { requireDirectDependency } from "./direct-dependency";
import { MissingWabaError } from "./errors";
import { PROVIDER, TYPE_TOKEN } from "./identity";
import { describeTwin } from "./twins";

type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };

/** The inputs of {@link WhatsAppPhoneNumber}: the parameters of "Kaleyra, Add Phone Number". All are mandatory. */
export interface WhatsAppPhoneNumberArgs extends Inputs<NumberFields> {
    /** The id of the WhatsApp Business Account (WABA) on Kaleyra: digits. `waba_id` in the address of the request. */
    wabaId: pulumi.Input<string>;
    /** The country calling code with a plus sign, for example `"+91"`. Kaleyra's `country_code`. */
    countryCode: pulumi.Input<string>;
    /** The national number without country code, digits only, for example `"9761234567"`. Kaleyra's `phone_number`. */
    phoneNumber: pulumi.Input<string>;
    /** The display name: not empty, at most 255 Unicode code points. Meta reviews it. Kaleyra's `name`. */
    name: pulumi.Input<string>;
    /** How the one-time password (OTP) reaches the number: by text message or by a call. Kaleyra's `verification_type`. */
    verificationType: pulumi.Input<"SMS" | "VOICE">;
}

/** What {@link WhatsAppPhoneNumber.get} can be told of an existing number. */
export interface WhatsAppPhoneNumberState extends Partial<Inputs<NumberState>> {
    /** The id of the WABA that has the number: digits. `get` cannot do without it. */
    wabaId: pulumi.Input<string>;
}

/**
 * A WhatsApp Business phone number on Kaleyra.
 *
 * - **Created** by one call of "Kaleyra, Add Phone Number"; Kaleyra then sends an OTP to the number. The resource's `id` is
 *   the phone number ID exactly as Kaleyra returned it.
 * - **Changed** never: a change of any field is a replacement. A replacement by the same number (another `name` or
 *   `verificationType`) is refused, since Kaleyra has no way to carry it out.
 * - **Deleted** only from the state: Kaleyra's API has no delete.
 * - A number that **already exists** fails with the phone number ID to import.
 *
 * What is wrong with a number is said by `pulumi preview` and `pulumi up`, not by the constructor, in errors with these codes among others:
 * `KALEYRA_SETTINGS`, `KALEYRA_CREDENTIALS`, `KALEYRA_DUPLICATE_NUMBER`, `KALEYRA_SAME_NUMBER`, `KALEYRA_IMPORT`, and
 * `KALEYRA_UNCERTAIN` where it is not known whether the number was added. `docs/troubleshooting.md` has an entry for each.
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
    /** The type token. It stands in every state file and will not change. */
    static readonly __pulumiType = TYPE_TOKEN;

    /** The id of the WABA: digits. */
    declare readonly wabaId: pulumi.Output<string>;
    /** The country calling code, for example `"+91"`. */
    declare readonly countryCode: pulumi.Output<string>;
    /** The national number without country code: digits. */
    declare readonly phoneNumber: pulumi.Output<string>;
    /** The display name that was asked for. What Kaleyra shows may differ: Meta reviews names. */
    declare readonly name: pulumi.Output<string>;
    /** How the OTP was asked for: `"SMS"` or `"VOICE"`. */
    declare readonly verificationType: pulumi.Output<"SMS" | "VOICE">;
    /** The number in E.164 form, for example `"+919761234567"`. */
    declare readonly e164: pulumi.Output<string>;

    /**
     * Reads an existing number that this stack does not manage. Preview and up fail with `KALEYRA_UNREADABLE_STATE` if the
     * WABA's list does not show it.
     *
     * @param name the resource's name in this program
     * @param id the phone number ID: digits
     * @param state at least `wabaId`, without which Kaleyra cannot be asked
     * @param opts options of any Pulumi resource
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
    ): WhatsAppPhoneNumber {
        if (state?.wabaId === undefined) {
            throw new MissingWabaError(name);
        }
        // The engine reads even while the WABA is unknown, and then leaves it out; while the id is unknown, it waits.
        const idOnceReadable = pulumi.all([id, state.wabaId]).apply(([known]) => known);
        return new WhatsAppPhoneNumber(name, state as WhatsAppPhoneNumberArgs, { ...opts, id: idOnceReadable });
    }

    /**
     * Whether an object is a {@link WhatsAppPhoneNumber}, also one of another copy of this package.
     *
     * @param obj anything
     */
    static override isInstance(obj: unknown): obj is WhatsAppPhoneNumber {
        return (
            (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === WhatsAppPhoneNumber.__pulumiType
        );
    }

    /**
     * Adds a number to a WABA, or adopts an existing one with `opts.import`.
     *
     * @param name the resource's name, unique in the program
     * @param args the number; all five fields are mandatory
     * @param opts `import` takes the phone number ID of an existing number: it is adopted instead of added, and no OTP goes out.
     *     Removing the option later is no change.
     * @throws NotDirectDependencyError (`KALEYRA_NOT_DIRECT_DEPENDENCY`) if Pulumi's provider host would not find this package
     */
    constructor(name: string, args: WhatsAppPhoneNumberArgs, opts: pulumi.CustomResourceOptions = {}) {
        // The engine's own import cannot work for dynamic resources: it asks the provider host without naming the provider.
        const { import: importId, ...options } = opts;
        const { wabaId, countryCode, phoneNumber, name: displayName, verificationType } = args;
        const isRead = options.id !== undefined;
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
                e164: isRead ? (args as Partial<Inputs<NumberState>>).e164 : undefined,
                __provider: PROVIDER,
                ...(importId === undefined ? {} : { __import: importId }),
                ...(isRead ? {} : { __twin: describeTwin(name, args) }),
            },
            options,
        );
    }
}
