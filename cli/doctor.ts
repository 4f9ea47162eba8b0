// pulumi-kaleyra doctor: which account is used and where it comes from, whether it works, and what waits for an OTP.

import { accountIn, configurationOf } from "./account";
import { exitCodeOf } from "./exit";
import { type NumberRow, otpNotice, readRows, wabasOf, waitingForOtp } from "./numbers";
import { print, REDACTOR } from "./output";
import { findPlace, type Place, type PlaceOptions } from "./place";

/** What was found about a WABA, or without one about the account. */
interface Finding {
    readonly wabaId?: string | undefined;
    /** Where each setting comes from. */
    readonly settings?: string;
    readonly rows?: readonly NumberRow[];
    readonly problem?: string;
}

/** It never fails for what it finds, except by its exit code. */
export async function runDoctor({ waba, stack, json = false }: PlaceOptions): Promise<void> {
    const place = await findPlace(stack);
    const wabaIds = wabasOf(place, waba);
    const findings = await Promise.all(
        (wabaIds.length === 0 ? [undefined] : wabaIds).map((wabaId) => examine(place, wabaId)),
    );
    const rows = findings.flatMap(({ rows: found = [] }) => found);
    const answer = {
        stack: place.stack ?? null,
        wabas: findings.map(({ rows: found, ...finding }) => ({ ...finding, listed: countListed(found) })),
        waitingForOtp: waitingForOtp(rows).map(({ resourceName }) => resourceName),
    };
    const where = place.stack === undefined ? "No stack: the environment is used." : `Stack ${place.stack}.`;
    print(json, answer, [where, ...findings.flatMap(linesOf), ...otpNotice(rows, place.flag)]);
}

async function examine(place: Place, wabaId: string | undefined): Promise<Finding> {
    try {
        const { sources: settings } = accountIn(configurationOf(place, wabaId));
        return wabaId === undefined ? { settings } : { wabaId, settings, rows: await readRows(place, wabaId) };
    } catch (error) {
        process.exitCode = exitCodeOf(error);
        return { wabaId, problem: REDACTOR.text((error as Error).message) };
    }
}

function countListed(rows?: readonly NumberRow[]): number | undefined {
    return rows?.filter(({ listed }) => listed !== undefined).length;
}

function linesOf({ wabaId, settings = "", rows, problem }: Finding): string[] {
    if (wabaId === undefined) {
        return [problem ?? settings, "To try a WABA, add --waba <id>."];
    }
    return problem === undefined
        ? [`WABA ${wabaId}: the credentials work. Numbers that Kaleyra lists: ${countListed(rows)}.`, `    ${settings}`]
        : [`WABA ${wabaId}: ${problem}`];
}
