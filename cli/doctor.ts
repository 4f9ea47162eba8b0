// pulumi-kaleyra doctor: which account is used and where it comes from, whether it works, and what waits for an OTP.

import { accountIn } from "./account";
import { exitCodeOf } from "./exit";
import { type NumberRow, otpNotice, readRows, waitingForOtp } from "./numbers";
import { REDACTOR, type Result } from "./output";
import { configurationOf, readStack, type Stack, type StackOptions, wabasOf } from "./stack";

/** It never fails for what it finds, except by its exit code. */
export async function runDoctor({ waba }: StackOptions): Promise<Result> {
    const stack = await readStack();
    const wabaIds = wabasOf(stack, waba);
    const findings = await Promise.all(
        (wabaIds.length === 0 ? [undefined] : wabaIds).map((wabaId) => examine(stack, wabaId)),
    );
    const rows = findings.flatMap((finding) => finding.rows);
    const json = {
        stack: stack.name ?? null,
        wabas: findings.map((finding) => finding.json),
        waitingForOtp: waitingForOtp(rows).map(({ resourceName }) => resourceName),
    };
    const where = stack.name === undefined ? "No stack: the environment is used." : `Stack ${stack.name}.`;
    const hint = wabaIds.length === 0 ? ["To try a WABA, add --waba <id>."] : [];
    return { json, lines: [where, ...findings.flatMap(({ lines }) => lines), ...hint, ...otpNotice(rows)] };
}

/** What is found about a WABA, or without one about the account. */
async function examine(stack: Stack, wabaId?: string): Promise<Result & { readonly rows: readonly NumberRow[] }> {
    const label = wabaId === undefined ? "" : `WABA ${wabaId}: `;
    try {
        const { sources: settings } = accountIn(configurationOf(stack, wabaId));
        if (wabaId === undefined) {
            return { json: { settings }, lines: [settings], rows: [] };
        }
        const rows = await readRows(stack, wabaId);
        const listed = rows.filter((row) => row.listed !== undefined).length;
        const works = `${label}the credentials work. Numbers that Kaleyra lists: ${listed}.`;
        return { json: { wabaId, settings, listed }, lines: [works, `    ${settings}`], rows };
    } catch (error) {
        process.exitCode = exitCodeOf(error);
        const problem = REDACTOR.text((error as Error).message);
        return { json: { wabaId, problem }, lines: [label + problem], rows: [] };
    }
}
