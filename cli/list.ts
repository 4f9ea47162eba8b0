// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts, and which of them the stack manages.

import { exactJson } from "../kaleyra/text";
import { withClient } from "./account";
import { entryOf, otpNotice, readRows } from "./numbers";
import { alignedLines, type Result } from "./output";
import { shapeOf } from "./shape";
import { configurationOf, readStack, requireWabas, type StackOptions } from "./stack";

interface ListOptions extends StackOptions {
    readonly shape?: boolean;
}

export async function runList({ waba, shape = false }: ListOptions): Promise<Result> {
    const stack = await readStack();
    const wabaIds = requireWabas(stack, waba);
    if (shape) {
        const answers = wabaIds.map((wabaId) =>
            withClient(configurationOf(stack, wabaId), (client) => client.rawList(wabaId)),
        );
        const json = (await Promise.all(answers)).map(shapeOf);
        return { json, lines: json.flatMap((one) => exactJson(one, 2).split("\n")) };
    }
    const rows = (await Promise.all(wabaIds.map((wabaId) => readRows(stack, wabaId)))).flat();
    const entries = rows.map(entryOf);
    if (entries.length === 0) {
        const none = `WABA ${wabaIds.join(", ")} lists no numbers. It may leave out numbers that are still waiting for their OTP.`;
        return { json: entries, lines: [none] };
    }
    const cells = entries.map(({ wabaId, id, number = "-", listed, status, name, resource }) => {
        const shownStatus = listed ? (status ?? "-") : "not listed";
        return [wabaId, id ?? "-", number, shownStatus, name ?? "-", resource ?? "-"];
    });
    const heading = ["WABA", "PHONE NUMBER ID", "NUMBER", "STATUS", "NAME", "RESOURCE"];
    return { json: entries, lines: [...alignedLines([heading, ...cells]), ...otpNotice(rows)] };
}
