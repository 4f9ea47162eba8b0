// The fields of a number, as they cross the process boundary; schema.ts defines the valid values.

import { canonicalDigits } from "../../kaleyra/canonical-number";
import { USABLE_ID } from "../../kaleyra/phone-number-id";
import { knownValue, type RawInputs, UNKNOWN } from "../pulumi-values";
import { HIDDEN } from "../tokens";
import { type NumberFields, numberSchema } from "./schema";

export type { NumberFields } from "./schema";

/** The name of one of the five fields. */
export type Field = keyof NumberFields;

export const FIELDS = Object.keys(numberSchema.shape) as Field[];

/** The fields that make the number, and the number: if one of them is secret, the number is. */
export const NUMBER_PARTS: readonly string[] = ["countryCode", "phoneNumber", "e164"];

/** What the state records: the five inputs and the number in E.164 form. */
export type NumberState = NumberFields & {
    /** The number in E.164 form, for example `"+919761234567"`. */
    e164: string;
};

/** Whether country code and number are known texts. */
export function hasNumber(inputs: RawInputs): boolean {
    return ["countryCode", "phoneNumber"].every((name) => typeof knownValue(inputs, name) === "string");
}

/** Whether two inputs name one number. A record without a number is that of an import which the program's values complete. */
export function isSameNumber(olds: RawInputs, news: RawInputs): boolean {
    return !hasNumber(olds) || (hasNumber(news) && canonicalDigitsOf(olds) === canonicalDigitsOf(news));
}

/** The phone number ID to import, if the resource has the option `import` and it is one. */
export function importIdOf(inputs: RawInputs): string | undefined {
    const value = inputs[HIDDEN.import];
    return typeof value === "string" && USABLE_ID.test(value) ? value : undefined;
}

/** Which resource of the program these inputs belong to: its URN, if the caller knows it. */
export function resourceOf(inputs: RawInputs): string | undefined {
    const urn = knownValue(inputs, HIDDEN.resource);
    return typeof urn === "string" ? urn : undefined;
}

/** Whether this is a preview; undefined if the caller does not know. */
export function isPreview(inputs: RawInputs): boolean | undefined {
    const value = inputs[HIDDEN.preview];
    return typeof value === "boolean" ? value : undefined;
}

/** The inputs that the state may record: which resource it is changes with a rename, and `e164` follows from the fields. */
export function inputsForState({
    [HIDDEN.resource]: _resource,
    [HIDDEN.preview]: _preview,
    ...inputs
}: RawInputs): RawInputs {
    return "e164" in inputs
        ? { ...inputs, e164: hasNumber(inputs) ? e164Of(inputs as NumberFields) : UNKNOWN }
        : inputs;
}

/** The fields whose values differ; an unknown value counts as different. */
export function changedFields(olds: RawInputs, news: RawInputs): Field[] {
    return FIELDS.filter((name) => olds[name] !== news[name]);
}

/** Whether a text is digits with the separators that people write between them. */
export function isWrittenNumber(text: string): boolean {
    return /\d/.test(text) && /^[\d\s().+/\u00a0\u2010-\u2015-]+$/.test(text);
}

/** The number in E.164 form. */
export function e164Of({ countryCode, phoneNumber }: Pick<NumberFields, "countryCode" | "phoneNumber">): string {
    return countryCode + phoneNumber;
}

/** What identifies the number: a phone number exists only once in WhatsApp, so the WABA is not part of it. */
export function canonicalDigitsOf(inputs: RawInputs): string {
    return canonicalDigits(e164Of(inputs as NumberFields).replace(/\D/g, ""));
}

/** How messages name the number. */
export function labelOf(inputs: RawInputs): string {
    return hasNumber(inputs) ? e164Of(inputs as NumberFields) : "The number";
}

/** Whether the program keeps the number secret. */
export function isSecret(inputs: RawInputs): boolean {
    return inputs[HIDDEN.secret] === true;
}

/** The five fields, if all are there. They are not validated: the state may have values that today's rules would refuse. */
export function fieldsOf(inputs: RawInputs): NumberFields | undefined {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, inputs[name]]));
    return FIELDS.every((name) => typeof fields[name] === "string") ? (fields as NumberFields) : undefined;
}

/** What the state records of a number, including whether it is secret, so that later messages do not show it. */
export function stateOf(fields: NumberFields, inputs: RawInputs = fields): NumberState {
    return { ...fields, e164: e164Of(fields), ...(isSecret(inputs) ? { [HIDDEN.secret]: true } : {}) };
}
