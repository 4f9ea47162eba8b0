// check: what a reviewer of a pull request gets. It judges the inputs, says what will happen, and needs no credentials.
// With credentials it also looks whether a number that is about to be added is already there.

import type { CheckFailure, CheckResult } from "@pulumi/pulumi/dynamic";
import { importLines } from "./advice";
import { e164Of, type Field, importOf, isUnknown, known, type RawInputs, TWIN_KEY } from "./fields";
import { judgeFields } from "./judge-fields";
import { isSameNumber } from "./kaleyra/number-list";
import { hasUnknownField, knownDifferences, type Run } from "./run";
import { sameNumberRefusal } from "./same-number";
import { hasCredentials } from "./settings";

/** Milliseconds that a preview waits for the WABA's numbers. */
const LOOK_UP = 5_000;

export async function check(run: Run, olds: RawInputs, news: RawInputs): Promise<CheckResult> {
    const inputs = accepted(news);
    const failures = refusals(run, news);
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
function refusals(run: Run, news: RawInputs): CheckFailure[] {
    const { failures, doubt } = judgeFields(news);
    if (doubt !== undefined) {
        run.warnOnce(doubt);
    }
    const twin = known(news, TWIN_KEY);
    return typeof twin === "string" ? [...failures, { property: "phoneNumber", reason: twin }] : [...failures];
}

/** What is to be said of a resource that is about to be created, and what speaks against it. */
async function judgeNew(run: Run, inputs: RawInputs): Promise<CheckFailure[]> {
    const before = run.seen(inputs);
    if (before?.fate === "replaced") {
        const changed = knownDifferences(before, inputs);
        if (changed.length > 0) {
            return [{ property: changed[0] as string, reason: sameNumberRefusal(before, changed) }];
        }
        return [];
    }
    if (["wabaId", "countryCode", "phoneNumber"].some((name) => isUnknown(inputs, name))) {
        return [];
    }
    announce(run, inputs);
    const importId = importOf(inputs);
    return importId === undefined && !hasUnknownField(inputs) ? refuseKnownNumber(run, inputs) : [];
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
    const how =
        verificationType === "VOICE"
            ? "by voice call"
            : verificationType === "SMS"
              ? "by SMS"
              : "as soon as it is known how";
    run.inform(`${number}: will be added to WABA ${wabaId}; Kaleyra then sends an OTP to it ${how}.`);
}

/** With credentials: fails if the WABA has the number. Any trouble only means that it could not be looked up. */
async function refuseKnownNumber(run: Run, inputs: RawInputs): Promise<CheckFailure[]> {
    const { wabaId, countryCode, phoneNumber } = inputs as Record<Field, string>;
    if (!hasCredentials(run.configuration, run.environment)) {
        run.warnOnce(
            "Whether numbers exist already was not looked up, since there are no Kaleyra credentials here. " +
                "The update will tell, or set kaleyra:sid and kaleyra:apiKey for this preview.",
        );
        return [];
    }
    try {
        const list = await run.list(wabaId, LOOK_UP);
        const existing = list.numbers.find((listed) => isSameNumber(listed, countryCode, phoneNumber));
        if (existing === undefined) {
            return [];
        }
        const number = e164Of({ countryCode, phoneNumber });
        return [{ property: "phoneNumber", reason: knownNumberReason(number, wabaId, existing.id) }];
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        run.warnOnce(
            `Whether numbers of WABA ${wabaId} exist already could not be looked up; the update will tell. ${reason}`,
        );
        return [];
    }
}

function knownNumberReason(number: string, wabaId: string, phoneNumberId: string): string {
    return [
        `${number} is already a WhatsApp number of WABA ${wabaId}, with phone number ID ${phoneNumberId}. Nothing was added.`,
        'If a resource of this stack has it under another name, keep it with the option { aliases: [{ name: "<old name>" }] }.',
        ...importLines(phoneNumberId, wabaId),
    ].join("\n    ");
}
