// How the fields of a number cross the process boundary; schema.ts defines the valid values.
// A field that is not known yet reaches the provider as a marker string, whatever its type.

import { canonicalDigits } from "../../kaleyra/canonical-number";
import * as z from "../../kaleyra/zod";
import { type NumberFields, numberSchema } from "./schema";

export type { NumberFields } from "./schema";

/** `unknownValue` of `@pulumi/pulumi/runtime`, which takes a second to load; a test compares the two. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The name of one of the five fields. */
export type Field = keyof NumberFields;

export const FIELDS = Object.keys(numberSchema.shape) as Field[];

/** What the state records: the five inputs and the number in E.164 form. */
export type NumberState = NumberFields & {
    /** The number in E.164 form, for example `"+919761234567"`. */
    e164: string;
};

/** Inputs and outputs as the host passes them: anything may be missing, unknown or of a wrong type. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Hidden inputs, set by the resource class. The engine does not show names that start with `__`. */
export const IMPORT_KEY = "__import";
const RESOURCE_KEY = "__resource";
const STACK_KEY = "__stack";
const SECRET_KEY = "__secret";

/** The value of a field, or undefined if it is missing or not known yet. */
export function known(inputs: RawInputs, key: string): unknown {
    const value = inputs[key];
    return value === UNKNOWN || value === undefined || value === null ? undefined : value;
}

/** Whether the value will be known later. */
export function isUnknown(inputs: RawInputs, key: string): boolean {
    return inputs[key] === UNKNOWN;
}

/** Whether country code and number are known texts. */
export function hasNumber(inputs: RawInputs): boolean {
    return ["countryCode", "phoneNumber"].every((name) => typeof known(inputs, name) === "string");
}

const importSchema = z.string().regex(/^[1-9]\d{0,19}$/);

/** The phone number ID to import, if the resource has the option `import` and it is one. */
export function importOf(inputs: RawInputs): string | undefined {
    return importSchema.safeParse(inputs[IMPORT_KEY]).data;
}

/** What is wrong with the option `import`. An option that cannot be used must not turn the import into an add. */
export function importOptionProblem(inputs: RawInputs): string | undefined {
    const value = inputs[IMPORT_KEY];
    if (value === undefined || value === UNKNOWN || importSchema.safeParse(value).success) {
        return undefined;
    }
    return (
        `the option import is ${JSON.stringify(value)}, which is not a phone number ID; expected a string of digits. ` +
        "Correct it, or remove the option to add the number."
    );
}

/** Which resource of the program these inputs belong to, if the caller passes it. */
export function resourceOf(inputs: RawInputs): string | undefined {
    const name = known(inputs, RESOURCE_KEY);
    return typeof name === "string" ? name : undefined;
}

/** The stack that these inputs belong to, if the program passes it. */
export function stackOf(inputs: RawInputs): string | undefined {
    const name = known(inputs, STACK_KEY);
    return typeof name === "string" && name !== "" ? name : undefined;
}

/** The inputs that the state may record: resource and stack are only for the check, and `e164` follows from the fields. */
export function recordedInputs({
    [RESOURCE_KEY]: _resource,
    [STACK_KEY]: _stack,
    __twin: _olderName,
    ...inputs
}: RawInputs) {
    if (!("e164" in inputs)) {
        return inputs;
    }
    const { countryCode, phoneNumber } = inputs as NumberFields;
    return { ...inputs, e164: hasNumber(inputs) ? e164Of({ countryCode, phoneNumber }) : UNKNOWN };
}

/** The fields whose values differ; an unknown value counts as different. */
export function changedFields(olds: RawInputs, news: RawInputs): Field[] {
    return FIELDS.filter((name) => olds[name] !== news[name]);
}

/** The number in E.164 form. */
export function e164Of({ countryCode, phoneNumber }: Pick<NumberFields, "countryCode" | "phoneNumber">): string {
    return countryCode + phoneNumber;
}

/** What identifies the number: a phone number exists only once in WhatsApp, so the WABA is not part of it. */
export function identityOf(inputs: RawInputs): string {
    const { countryCode, phoneNumber } = inputs as NumberFields;
    return canonicalDigits(e164Of({ countryCode, phoneNumber }).replace(/\D/g, ""));
}

/** How messages show the number: for a secret one, only the last digits. */
export function labelOf(inputs: RawInputs): string {
    const e164 = hasNumber(inputs) ? e164Of(inputs as NumberFields) : "The number";
    return isSecret(inputs) ? `The number ending in ${e164.slice(-3)}` : e164;
}

/** A label inside a sentence. */
export function inSentence(label: string): string {
    return label.replace(/^The /, "the ");
}

/** Whether the program keeps the number secret. */
export function isSecret(inputs: RawInputs): boolean {
    return inputs[SECRET_KEY] === true;
}

/** The inputs of a number that the program keeps secret. */
export function markSecret(inputs: RawInputs): RawInputs {
    return { ...inputs, [SECRET_KEY]: true };
}

const textSchema = z.string();

/** A number as recorded in a state: recorded values are never validated again, since the rules change. */
const recordSchema = z.object({
    wabaId: textSchema,
    countryCode: textSchema,
    phoneNumber: textSchema,
    name: textSchema,
    verificationType: numberSchema.shape.verificationType,
});

/** The five fields, if all are there. */
export function fieldsOf(inputs: RawInputs): NumberFields | undefined {
    return recordSchema.safeParse(inputs).data;
}

/** What the state records of a number, including whether it is secret, so that later messages do not show it. */
export function stateOf(fields: NumberFields, inputs: RawInputs = fields): NumberState {
    return { ...fields, e164: e164Of(fields), ...(isSecret(inputs) ? { [SECRET_KEY]: true } : {}) };
}
