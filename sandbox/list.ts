// "Kaleyra, Get Phone Numbers". Its answer is not documented, so the sandbox can give it in every likely form.

import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { z } from "zod";
import * as answers from "./answers";
import type { SandboxNumber } from "./store";

/** How the list looks; every property has the form that Meta's API would suggest as its default. */
export const listFormSchema = z.strictObject({
    container: z.enum(["list", "object", "nested", "unrecognisable"]).default("list"),
    ids: z.enum(["text", "number"]).default("text"),
    numbers: z.enum(["display", "e164", "digits", "split"]).default("display"),
    /** Leaves out numbers that still wait for their OTP. */
    omitUnverified: z.boolean().default(false),
    /** 0 for all at once. */
    pageSize: z.number().int().min(0).default(0),
});

export type ListForm = z.infer<typeof listFormSchema>;

export function listNumbers(numbers: readonly SandboxNumber[], form: ListForm, after: string | null): answers.Answer {
    const listed = numbers.filter(({ verified }) => verified || !form.omitUnverified);
    const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
    const end = form.pageSize === 0 ? listed.length : start + form.pageSize;
    const page = listed.slice(start, end);
    const entries = page.map((number) => describe(number, form));
    const cursor = page.at(-1)?.id;
    const paging = { cursors: { after: cursor }, ...(end < listed.length ? { next: `?after=${cursor}` } : {}) };
    return answers.success(contain(entries, form), form.pageSize === 0 ? {} : { paging });
}

function contain(entries: readonly unknown[], { container }: ListForm): unknown {
    switch (container) {
        case "list":
            return entries;
        case "object":
            return { phone_numbers: entries };
        case "nested":
            return { data: [entries] };
        case "unrecognisable":
            return { report: "see attachment" };
    }
}

function describe({ id, countryCode, phoneNumber, name, verified }: SandboxNumber, form: ListForm): unknown {
    return {
        id: form.ids === "number" ? Number(id) : id,
        ...numberFields(countryCode, phoneNumber, form.numbers),
        verified_name: name,
        code_verification_status: verified ? "VERIFIED" : "NOT_VERIFIED",
        quality_rating: "UNKNOWN",
    };
}

function numberFields(countryCode: string, phoneNumber: string, form: ListForm["numbers"]): Record<string, string> {
    const e164 = countryCode + phoneNumber;
    switch (form) {
        case "display":
            return { display_phone_number: parsePhoneNumberFromString(e164)?.formatInternational() ?? e164 };
        case "e164":
            return { phone_number: e164 };
        case "digits":
            return { phone_number: e164.slice(1) };
        case "split":
            return { country_code: countryCode, phone_number: phoneNumber };
    }
}
