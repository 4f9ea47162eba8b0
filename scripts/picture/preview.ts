// Draws a real `pulumi preview` of the quickstart against a sandbox that already has the number.
// The picture is the same in each run: without paths and times, and with only the last progress line of each resource.

import { stripVTControlCharacters } from "node:util";
import { Sandbox } from "../../sandbox/server";
import { SUPPORT } from "../../test/support/sample-numbers";
import { Stack } from "../../test/support/stack";
import { type PulumiCli, programOf } from "../pulumi-cli/find";
import { terminalSvg } from "./terminal-svg";

const TITLE = "pulumi preview of a number that already exists: it fails with the lines that import it";

/** The SVG. */
export async function drawPreview(cli: PulumiCli): Promise<string> {
    return terminalSvg(TITLE, `\u001b[1m$ pulumi preview\u001b[0m\n${settled(await previewOfExisting(cli))}`);
}

async function previewOfExisting(cli: PulumiCli): Promise<string> {
    const sandbox = await Sandbox.start();
    const stack = new Stack(cli, sandbox, "quickstart");
    try {
        sandbox.store.addVerified(SUPPORT);
        delete stack.environment.NO_COLOR;
        await stack.succeed("stack", "init", "dev");
        const { code, output } = await stack.run(programOf(cli), ["preview", "--non-interactive", "--color=always"]);
        if (code === 0) {
            throw new Error(`The preview succeeded, but the sandbox has the number:\n${output}`);
        }
        return output;
    } finally {
        await sandbox.close();
        stack.remove();
    }
}

/** What a terminal shows in the end: the heading, the last line of each resource, and the summary. */
function settled(output: string): string {
    const [progress = "", summary = ""] = output.split(/^(?=.*Diagnostics:)/m);
    const [diagnostics = "", resources = ""] = summary.split(/^(?=.*Resources:)/m);
    const [heading = "", ...lines] = progress.split("\n");
    const [title = "", ...problems] = diagnostics.split(/\n(?= {2}\S)/);
    if (resources === "") {
        throw new Error(`The preview reports no problem:\n${output}`);
    }
    const last = lines.filter((line) => / \d+ (?:message|warning|error)s?$/.test(stripVTControlCharacters(line)));
    const told = problems.map((problem) => problem.trimEnd()).sort(stackFirst);
    return [heading, "", ...last.sort(stackFirst), "", title, told.join("\n\n"), "", resources].join("\n");
}

/** The CLI shows the resources in no fixed order. */
function stackFirst(one: string, other: string): number {
    return Number(other.includes(STACK_TYPE)) - Number(one.includes(STACK_TYPE));
}

const STACK_TYPE = "pulumi:pulumi:Stack";
