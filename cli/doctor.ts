// pulumi-kaleyra doctor: which account is used and where it comes from, whether it works, and what waits for an OTP.

import { exactJson } from "../kaleyra/text";
import { EXIT } from "./exit";
import { otpNotice } from "./list";
import { rowsOf, waitsForOtp } from "./number-rows";
import { Place } from "./place";

/** The options of the command. */
interface DoctorOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

/** What was found about one WABA. */
interface Finding {
    readonly wabaId: string;
    /** Where each setting comes from. */
    readonly settings: string;
    /** How many numbers Kaleyra lists; undefined if the list could not be read. */
    readonly listed?: number;
    readonly problem?: string;
}

/** It never fails for what it finds, except by its exit code. */
export async function runDoctor({ waba, stack, json = false }: DoctorOptions): Promise<void> {
    const place = await Place.find(stack);
    const { numbers } = await place.state;
    const wabaIds = waba === undefined ? [...new Set(numbers.map(({ wabaId }) => wabaId))] : [waba];
    const findings = await Promise.all(wabaIds.map((wabaId) => examine(place, wabaId)));
    const lists = await place.lists(
        findings.filter(({ problem }) => problem === undefined).map(({ wabaId }) => wabaId),
    );
    const rows = rowsOf(lists, numbers);
    const waiting = rows.filter(waitsForOtp).flatMap(({ managed }) => managed?.resourceName ?? []);
    const ownProblem = wabaIds.length === 0 ? await settingsProblem(place) : undefined;
    if (json) {
        console.log(exactJson({ stack: place.stack ?? null, wabas: findings, waitingForOtp: waiting }, 2));
    } else {
        const where =
            place.stack === undefined ? "No Pulumi project here: the environment is used." : `Stack ${place.stack}.`;
        const none =
            wabaIds.length > 0
                ? []
                : [ownProblem ?? (await place.settings()).sources, "To try a WABA, add --waba <id>."];
        console.log(
            EXIT.text([where, ...findings.flatMap(linesOf), ...none, ...otpNotice(rows, place.flag)].join("\n")),
        );
    }
    if (ownProblem !== undefined || findings.some(({ problem }) => problem !== undefined)) {
        process.exitCode = 1;
    }
}

async function examine(place: Place, wabaId: string): Promise<Finding> {
    const { numbers } = await place.state;
    const { sources: settings } = await place.settings(numbers.find((number) => number.wabaId === wabaId));
    try {
        return { wabaId, settings, listed: (await place.list(wabaId)).numbers.length };
    } catch (error) {
        return { wabaId, settings, problem: EXIT.text((error as Error).message) };
    }
}

async function settingsProblem(place: Place): Promise<string | undefined> {
    const settings = await place.settings();
    return settings.account === undefined ? settings.error().message : undefined;
}

function linesOf({ wabaId, settings, listed, problem }: Finding): string[] {
    return problem === undefined
        ? [`WABA ${wabaId}: the credentials work, and Kaleyra lists ${listed} numbers.`, `    ${settings}`]
        : [`WABA ${wabaId}: ${problem}`];
}
