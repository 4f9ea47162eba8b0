// check: what a reviewer of a pull request gets. It judges the inputs, says what will happen, and needs no credentials.
// With credentials it also looks whether a number that is about to be added is already there.

import { setTimeout as sleep } from "node:timers/promises";
import type { CheckFailure, CheckResult } from "@pulumi/pulumi/dynamic";
import { isSameNumber } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { importProblem } from "./adopt";
import { importLines } from "./advice";
import {
    e164Of,
    type Field,
    importOf,
    isUnknown,
    known,
    type NumberFields,
    type RawInputs,
    TWIN_KEY,
} from "./inputs/fields";
import { judgeFields } from "./inputs/validate";
import { knownDifferences, type Run, type SeenNumber } from "./run";
import { heldElsewhere, sameNumberForgotten, sameNumberRefused } from "./same-number";
import { hasCredentials } from "./settings";

/** Milliseconds that a preview waits for the WABA's numbers. */
const LOOK_UP = 5_000;

export async function check(run: Run, olds: RawInputs, news: RawInputs): Promise<CheckResult> {
    const inputs = accepted(news);
    const failures = refusals(run, olds, news);
    const isNew = Object.keys(olds).length === 0;
    if (failures.length === 0 && isNew) {
        failures.push(...(await judgeNew(run, inputs)));
    }
    return { inputs, failures };
}

/** The inputs without what is only for this check: whether another resource names the same number. */
function accepted(news: RawInputs): Record<string, unknown> {
    const { [TWIN_KEY]: _twin, ...inputs } = news;
    return inputs;
}

/** All that is wrong with what is known, and whether another resource names the same number. */
function refusals(run: Run, olds: RawInputs, news: RawInputs): CheckFailure[] {
    const { failures, doubt } = judgeFields(news, olds);
    if (doubt !== undefined) {
        run.warnOnce(doubt);
    }
    const twin = known(news, TWIN_KEY);
    return typeof twin === "string" ? [...failures, { property: "phoneNumber", reason: twin }] : [...failures];
}

/** What is to be said of a resource that is about to be created, and what speaks against it. */
async function judgeNew(run: Run, inputs: RawInputs): Promise<CheckFailure[]> {
    const before = run.seen(inputs);
    if (before !== undefined && before.fate !== "given up") {
        return judgeSeen(before, inputs);
    }
    if (["wabaId", "countryCode", "phoneNumber"].some((name) => isUnknown(inputs, name))) {
        return [];
    }
    const failures = await lookUp(run, inputs as NumberFields, importOf(inputs));
    if (failures.length === 0) {
        announce(run, inputs);
    }
    return failures;
}

/** The engine showed this number in this run, so it is the same resource: unchanged it is taken up again, else refused. */
function judgeSeen(before: SeenNumber, inputs: RawInputs): CheckFailure[] {
    const [first, ...others] = knownDifferences(before, inputs);
    if (first === undefined) {
        return [];
    }
    const changed = [first, ...others];
    switch (before.fate) {
        case "kept":
            return [{ property: "phoneNumber", reason: heldElsewhere(before.fields as NumberFields) }];
        case "forgotten":
            return [{ property: first, reason: sameNumberForgotten(before, changed) }];
        default:
            return [{ property: first, reason: sameNumberRefused(before, changed, inputs) }];
    }
}

function announce(run: Run, inputs: RawInputs): void {
    const { wabaId, countryCode, phoneNumber, verificationType } = inputs as Record<Field, string>;
    const number = e164Of({ countryCode, phoneNumber });
    const importId = importOf(inputs);
    if (importId !== undefined) {
        run.inform(
            `${number}: imports the existing number with phone number ID ${importId} of WABA ${wabaId}; no OTP goes out.`,
        );
        return;
    }
    const ways: Record<string, string> = { SMS: " by SMS", VOICE: " by voice call" };
    run.inform(
        `${number}: will be added to WABA ${wabaId}; Kaleyra then sends an OTP to it${ways[verificationType] ?? ""}.`,
    );
}

/** With credentials, what the WABA's list says against it. Any trouble only means that it could not be looked up. */
async function lookUp(run: Run, fields: NumberFields, importId: string | undefined): Promise<CheckFailure[]> {
    const { wabaId, countryCode, phoneNumber } = fields;
    if (!hasCredentials(run.configuration, run.environment)) {
        run.warnOnce(
            "Whether numbers exist already was not looked up, since there are no Kaleyra credentials here. " +
                "The update will tell, or set kaleyra:sid and kaleyra:apiKey for this preview.",
        );
        return [];
    }
    const list = await listWithin(run, wabaId, LOOK_UP);
    if (list === undefined || list.incomplete !== undefined) {
        const reason = list?.incomplete ?? `no list came from ${run.client().origin} within ${LOOK_UP / 1000} s`;
        run.warnOnce(
            `Whether numbers of WABA ${wabaId} exist already could not be looked up in full; the update will tell. Reason: ${reason}`,
        );
    }
    if (list === undefined) {
        return [];
    }
    if (importId !== undefined) {
        const problem = importProblem(list, importId, fields);
        return problem === undefined ? [] : [{ property: "phoneNumber", reason: problem.join("\n    ") }];
    }
    const existing = list.numbers.find((listed) => isSameNumber(listed, countryCode, phoneNumber));
    if (existing === undefined) {
        return [];
    }
    return [{ property: "phoneNumber", reason: knownNumberReason(e164Of(fields), wabaId, String(existing.ids[0])) }];
}

/** The list, or what kept it from being read, or undefined when time ran out; the request itself goes on for those who can wait. */
async function listWithin(run: Run, wabaId: string, ms: number): Promise<NumberList | undefined> {
    const list = run.list(wabaId).catch((error: unknown): NumberList => {
        const gap = error instanceof Error ? error.message : String(error);
        return { numbers: [], incomplete: gap };
    });
    const late = new AbortController();
    const timeUp = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined);
    const first = await Promise.race([list, timeUp]);
    late.abort();
    return first;
}

function knownNumberReason(number: string, wabaId: string, phoneNumberId: string): string {
    return [
        `${number} is already a WhatsApp number of WABA ${wabaId}, with phone number ID ${phoneNumberId}. Nothing was added.`,
        'If a resource of this stack has it under another name, keep it with the option { aliases: [{ name: "<old name>" }] }.',
        ...importLines(phoneNumberId, wabaId),
    ].join("\n    ");
}
