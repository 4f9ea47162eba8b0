// How the fields of a number cross the process boundary; what each may hold says schema.ts.
// A field that is not known yet reaches the provider as a marker string, whatever its type.

import * as z from "../../kaleyra/zod";
import { type NumberFields, numberSchema } from "./schema";

export type { NumberFields } from "./schema";

/** `unknownValue` of `@pulumi/pulumi/runtime`, which takes a second to load; a test holds the two together. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The name of one of the five fields. */
export type Field = keyof NumberFields;

export const FIELDS = Object.keys(numberSchema.shape) as Field[];

/** What stands in the state: the five inputs and the number in E.164 form. */
export type NumberState = NumberFields & {
    /** The number in E.164 form, for example `"+919761234567"`. */
    e164: string;
};

/** Inputs and outputs as the host passes them: anything may be missing, unknown or of a wrong type. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Hidden inputs, set by the resource class. Names that start with `__` are not shown by the engine. */
const IMPORT_KEY = "__import";
export const TWIN_KEY = "__twin";

/** The value of a field, or undefined if it is missing or not known yet. */
export function known(inputs: RawInputs, key: string): unknown {
    const value = inputs[key];
    return value === UNKNOWN || value === undefined || value === null ? undefined : value;
}

/** Whether the value will be known later. */
export function isUnknown(inputs: RawInputs, key: string): boolean {
    return inputs[key] === UNKNOWN;
}

const importSchema = z.string().regex(/^\d+$/);

/** The phone number ID to adopt, if the resource has the option `import` and it is one. */
export function importOf(inputs: RawInputs): string | undefined {
    return importSchema.safeParse(inputs[IMPORT_KEY]).data;
}

/** What is wrong with the option `import`. An option that cannot be used must not turn the import into an add. */
export function importFault(inputs: RawInputs): string | undefined {
    const value = inputs[IMPORT_KEY];
    if (value === undefined || value === UNKNOWN || importSchema.safeParse(value).success) {
        return undefined;
    }
    return (
        `the option import is ${JSON.stringify(value)}, which is no phone number ID; expected a string of digits. ` +
        "Correct it, or remove the option to add the number."
    );
}

/** The fields whose values differ; an unknown value counts as different. */
export function changedFields(olds: RawInputs, news: RawInputs): Field[] {
    return FIELDS.filter((name) => olds[name] !== news[name]);
}

/** The number in E.164 form. */
export function e164Of({ countryCode, phoneNumber }: Pick<NumberFields, "countryCode" | "phoneNumber">): string {
    return countryCode + phoneNumber;
}

/** What the state records of a number. */
export function stateOf(fields: NumberFields): NumberState {
    return { ...fields, e164: e164Of(fields) };
}
