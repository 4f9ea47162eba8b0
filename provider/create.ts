// create: adds the number with one POST, or takes up one that exists. It reads top to bottom in the order things happen.
// Never twice: after an uncertain outcome it only looks.

import type { CreateResult } from "@pulumi/pulumi/dynamic";
import { KaleyraError } from "../kaleyra/error";
import { isSameNumber, type ListedNumber } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { verifyImport } from "./adopt";
import { enterOtpFirst, explained, importLines } from "./advice";
import { AlreadyExistsError, FieldError, SameNumberError, UnknownOutcomeError } from "./errors";
import {
    e164Of,
    FIELDS,
    importOf,
    isUnknown,
    type NumberFields,
    type NumberState,
    type RawInputs,
    stateOf,
} from "./inputs/fields";
import { numberSchema } from "./inputs/schema";
import { judgeFields } from "./inputs/validate";
import { knownDifferences, type Run, type SeenNumber } from "./run";
import { heldElsewhere, sameNumberForgotten } from "./same-number";

export async function create(run: Run, inputs: RawInputs): Promise<CreateResult<NumberState>> {
    const fields = parse(inputs);
    const phoneNumberId = await obtain(run, fields, importOf(inputs));
    run.obtain(fields);
    return { id: phoneNumberId, outs: stateOf(fields) };
}

/** check has judged the fields already; but nothing is sent on the word of another step. */
function parse(inputs: RawInputs): NumberFields {
    const problems = judgeFields(inputs).failures.map(({ property, reason }) => `${property}: ${reason}`);
    problems.push(
        ...FIELDS.filter((name) => isUnknown(inputs, name)).map((name) => `${name}: its value is not known.`),
    );
    if (problems.length > 0) {
        throw new FieldError(["The number was not added, since its fields cannot be used. Correct them:", ...problems]);
    }
    return numberSchema.parse(inputs);
}

/** The phone number ID: of the same number that this run has seen, of an import, or of a number that is added now. */
async function obtain(run: Run, fields: NumberFields, importId: string | undefined): Promise<string> {
    if (run.isObtained(fields)) {
        throw new AlreadyExistsError([heldElsewhere(fields)]);
    }
    const before = run.seen(fields);
    if (before !== undefined && (importId === undefined || importId === before.phoneNumberId)) {
        return readopt(run, before, fields);
    }
    if (importId !== undefined) {
        await verifyImport(run, importId, fields);
        return importId;
    }
    return await add(run, fields);
}

/** The engine can forget a number before it creates its successor: the same number, unchanged, is taken up again. */
function readopt(run: Run, before: SeenNumber, fields: NumberFields): string {
    const changed = knownDifferences(before, fields);
    if (changed.length === 0) {
        const { phoneNumberId } = before;
        run.inform(`${e164Of(fields)}: is taken up again with phone number ID ${phoneNumberId}; no OTP goes out.`);
        return phoneNumberId;
    }
    if (before.fate === "kept") {
        throw new AlreadyExistsError([heldElsewhere(fields)]);
    }
    throw new SameNumberError([sameNumberForgotten(before, changed)]);
}

async function add(run: Run, fields: NumberFields): Promise<string> {
    const earlier = run.earlierList(fields.wabaId);
    try {
        return await run.client().addPhoneNumber(fields.wabaId, fields);
    } catch (error) {
        if (error instanceof KaleyraError && error.code === "KALEYRA_DUPLICATE_NUMBER") {
            throw alreadyExists(fields, await lookUp(run, fields));
        }
        if (error instanceof KaleyraError && !error.certain) {
            return await resolveUncertain(run, fields, error, earlier);
        }
        throw explained(error);
    }
}

interface LookUp {
    readonly listed?: ListedNumber | undefined;
    /** Whether the list was complete, so that a missing number means something. */
    readonly complete: boolean;
    /** Why not. */
    readonly gap?: string | undefined;
}

/** Reads a fresh list once, and never fails: the error that led here is the one to tell. */
async function lookUp(run: Run, { wabaId, countryCode, phoneNumber }: NumberFields): Promise<LookUp> {
    try {
        const { numbers, incomplete: gap } = await run.freshList(wabaId);
        const listed = numbers.find((number) => isSameNumber(number, countryCode, phoneNumber));
        return { listed, complete: gap === undefined, gap };
    } catch (error) {
        return { complete: false, gap: error instanceof KaleyraError ? error.reason : String(error) };
    }
}

function alreadyExists(fields: NumberFields, { listed, complete, gap }: LookUp): AlreadyExistsError {
    const number = e164Of(fields);
    const { wabaId } = fields;
    if (listed !== undefined) {
        return new AlreadyExistsError([
            `${number} is already a WhatsApp number of WABA ${wabaId}, with phone number ID ${String(listed.ids[0])}. Nothing was added.`,
            ...importLines(String(listed.ids[0]), wabaId),
        ]);
    }
    const where = complete
        ? `the list of WABA ${wabaId} does not show it: it may wait for its OTP, or belong to another WABA or account`
        : `where is not known, since the list of WABA ${wabaId} could not be read in whole (${gap})`;
    return new AlreadyExistsError([
        `${number} already exists at Kaleyra; ${where}. Nothing was added.`,
        "Find its phone number ID in the Kaleyra console or WhatsApp Manager, and import it:",
        '    { import: "<phone number ID>" }        as the resource\'s options',
        enterOtpFirst(number, wabaId),
        "If it belongs to another WABA or account, remove it there by hand, or ask Kaleyra's support.",
    ]);
}

/** The number may have been added. It is ours if it is there now and was not before; nothing is ever sent again. */
async function resolveUncertain(
    run: Run,
    fields: NumberFields,
    error: KaleyraError,
    earlier: NumberList | undefined,
): Promise<string> {
    const { countryCode, phoneNumber, wabaId } = fields;
    const number = e164Of(fields);
    const { listed, complete, gap } = await lookUp(run, fields);
    if (listed === undefined) {
        const looked = complete
            ? `The list of WABA ${wabaId} does not show it, but it may leave out numbers that wait for their OTP.`
            : `The list of WABA ${wabaId} could not be read in whole (${gap}).`;
        throw new UnknownOutcomeError([
            `${number}: it is not known whether it was added to WABA ${wabaId}: ${error.reason}. ${looked}`,
            `It was not sent again, since that could send a second OTP. Look for ${number} in the Kaleyra console in a few minutes:`,
            '    if it is there, import it with { import: "<phone number ID>" } as the resource\'s options;',
            `    ${enterOtpFirst(number, wabaId)}`,
            '    if not, run `pulumi up` again: should Kaleyra have it after all, it answers "already exists" and adds nothing.',
        ]);
    }
    if (error.code === "KALEYRA_MISSING_ID") {
        return String(listed.ids[0]);
    }
    const wasThere = earlier?.numbers.some((before) => isSameNumber(before, countryCode, phoneNumber));
    if (earlier !== undefined && !wasThere) {
        run.warn(
            `${number}: ${error.reason}, but the number is in WABA ${wabaId} now and was not before: it was added.`,
        );
        return String(listed.ids[0]);
    }
    throw new UnknownOutcomeError([
        `${number} is a WhatsApp number of WABA ${wabaId}, with phone number ID ${String(listed.ids[0])}. ` +
            `It may be the one this run asked for: ${error.reason}, and what the WABA had before is not known.`,
        ...importLines(String(listed.ids[0]), wabaId),
    ]);
}
