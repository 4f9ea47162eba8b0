// What holds the SDK's types to the schema, checked by the compiler (`tsc --noEmit`). The SDK's declarations name no zod type, because zod's
// own do not compile under every tsconfig; so the SDK declares its interfaces, and this file fails to compile where they differ.

import type * as pulumi from "@pulumi/pulumi";
import type { WabaNumber } from "../../provider/get-phone-numbers";
import type { NumberFields, NumberState } from "../../provider/inputs/fields";
import type {
    ExistingWhatsAppPhoneNumber,
    GetPhoneNumbersResult,
    WhatsAppPhoneNumber,
    WhatsAppPhoneNumberArgs,
} from "../../sdk";

/** True only for the very same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K]> };
type Outputs<T> = { [K in keyof T]: pulumi.Output<T[K]> };
type Plain<T> = { [K in keyof T]: T[K] };
type OwnFields<T> = Plain<Omit<T, keyof pulumi.CustomResource>>;

/** Does not compile unless every type is `true`. */
type Assert<T extends readonly true[]> = T;

type OptionalExcept<T, Key extends keyof T> = { [K in keyof T]: K extends Key ? T[K] : T[K] | undefined };

export type Checks = Assert<
    [
        Same<Plain<WhatsAppPhoneNumberArgs>, Inputs<NumberFields>>,
        Same<OwnFields<WhatsAppPhoneNumber>, Plain<Readonly<Outputs<NumberState>>>>,
        Same<OwnFields<ExistingWhatsAppPhoneNumber>, Plain<Readonly<Outputs<OptionalExcept<NumberState, "wabaId">>>>>,
        Same<Plain<GetPhoneNumbersResult["numbers"][number]>, Plain<WabaNumber>>,
        Same<WhatsAppPhoneNumber extends ExistingWhatsAppPhoneNumber ? true : false, true>,
    ]
>;
