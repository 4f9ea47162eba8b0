// pulumi-kaleyra doctor: which account is used and where it comes from, whether it works, and what waits for an OTP.

import { exactJson } from "../kaleyra/text";
import { REDACTOR } from "./exit";
import { otpNotice } from "./list";
import { rowsOf, waitsForOtp } from "./number-rows";
import { Place } from "./place";

/** The options of the command. */
interface DoctorOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

/** What was found about a WABA, or without one about the account. */
interface Finding {
    readonly wabaId?: string;
    /** Where each setting comes from. */
    readonly settings?: string;
    /** How many numbers Kaleyra lists. */
    readonly listed?: number;
    readonly problem?: string;
}

/** It never fails for what it finds, except by its exit code. */
export async function runDoctor({ waba, stack, json = false }: DoctorOptions): Promise<void> {
    const place = await Place.find(stack);
    const { numbers } = await place.state;
    const wabaIds = waba === undefined ? [...new Set(numbers.map(({ wabaId }) => wabaId))] : [waba];
    const findings = await Promise.all(
        wabaIds.length === 0 ? [examineAccount(place)] : wabaIds.map((wabaId) => examine(place, wabaId)),
    );
    const lists = await place.lists(
        findings.flatMap(({ wabaId, listed }) => (listed === undefined ? [] : (wabaId ?? []))),
    );
    const rows = rowsOf(lists, numbers);
    if (json) {
        const waitingForOtp = rows.filter(waitsForOtp).flatMap(({ managed }) => managed?.resourceName ?? []);
        console.log(exactJson({ stack: place.stack ?? null, wabas: findings, waitingForOtp }, 2));
    } else {
        const where =
            place.stack === undefined ? "No Pulumi project here: the environment is used." : `Stack ${place.stack}.`;
        console.log(REDACTOR.text([where, ...findings.flatMap(linesOf), ...otpNotice(rows, place.flag)].join("\n")));
    }
    if (findings.some(({ problem }) => problem !== undefined)) {
        process.exitCode = 1;
    }
}

function examine(place: Place, wabaId: string): Promise<Finding> {
    return found({ wabaId }, async () => {
        const { sources: settings } = await place.accountOf(wabaId);
        return { settings, listed: (await place.list(wabaId)).numbers.length };
    });
}

function examineAccount(place: Place): Promise<Finding> {
    return found({}, async () => ({ settings: (await place.account()).sources }));
}

async function found(subject: Finding, work: () => Promise<Finding>): Promise<Finding> {
    try {
        return { ...subject, ...(await work()) };
    } catch (error) {
        return { ...subject, problem: REDACTOR.text((error as Error).message) };
    }
}

function linesOf({ wabaId, settings = "", listed, problem }: Finding): string[] {
    if (wabaId === undefined) {
        return [problem ?? settings, "To try a WABA, add --waba <id>."];
    }
    return problem === undefined
        ? [`WABA ${wabaId}: the credentials work, and Kaleyra lists ${listed} numbers.`, `    ${settings}`]
        : [`WABA ${wabaId}: ${problem}`];
}
