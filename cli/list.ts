// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts, and which of them the stack manages.

import { exactJson } from "../kaleyra/text";
import { configurationOf, withClient } from "./account";
import { UsageError } from "./exit";
import { entryOf, type NumberRow, otpNotice, readRows, wabasOf } from "./numbers";
import { alignedLines, print } from "./output";
import { findPlace, type Place, type PlaceOptions } from "./place";
import { shapeOf } from "./shape";

interface ListOptions extends PlaceOptions {
    readonly shape?: boolean;
}

export async function runList({ waba, stack, json = false, shape = false }: ListOptions): Promise<void> {
    const place = await findPlace(stack);
    const wabaIds = wabasOf(place, waba);
    if (wabaIds.length === 0) {
        throw new UsageError(
            "No WABA is selected, and no stack that manages numbers. Nothing was sent.",
            "Specify a WABA with --waba <id>, or run the command in the project of a stack that has numbers.",
        );
    }
    if (shape) {
        await printShapes(place, wabaIds);
        return;
    }
    const rows = (await Promise.all(wabaIds.map((wabaId) => readRows(place, wabaId)))).flat();
    const none = `WABA ${wabaIds.join(", ")} lists no numbers. Kaleyra may not list numbers that are still waiting for their OTP.`;
    print(json, rows.map(entryOf), rows.length === 0 ? [none] : [...table(rows), ...otpNotice(rows, place.flag)]);
}

/** For a bug report: what Kaleyra's list looks like, without what it says. */
async function printShapes(place: Place, wabaIds: readonly string[]): Promise<void> {
    for (const wabaId of wabaIds) {
        const configuration = configurationOf(place, wabaId);
        const answer = await withClient(configuration, "Kaleyra's list", (client) => client.listAnswer(wabaId));
        print(false, undefined, exactJson(shapeOf(answer), 2).split("\n"));
    }
}

function table(rows: readonly NumberRow[]): string[] {
    const cells = rows.map(entryOf).map(({ wabaId, id, number = "-", listed, status, name, resource }) => {
        const shownStatus = listed ? (status ?? "-") : "not listed";
        return [wabaId, id ?? "-", number, shownStatus, name ?? "-", resource ?? "-"];
    });
    return alignedLines([["WABA", "PHONE NUMBER ID", "NUMBER", "STATUS", "NAME", "RESOURCE"], ...cells]);
}
