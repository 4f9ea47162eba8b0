// A real `pulumi preview` of the quickstart against a sandbox that has the number already, drawn as a picture.
// Nothing in it changes from run to run: no paths, no times, and of the progress only each resource's last line.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { Sandbox } from "../sandbox/server";
import { neutralEnvironment, type PulumiCli, pathWith, programOf } from "./find-pulumi";
import { ROOT } from "./playground";
import { terminalSvg } from "./terminal-svg";

const TITLE = "pulumi preview of a number that exists already: it fails with the lines that import it";

/** The SVG. */
export async function drawPreview(cli: PulumiCli): Promise<string> {
    return terminalSvg(TITLE, `\u001b[1m$ pulumi preview\u001b[0m\n${settled(await previewOfExisting(cli))}`);
}

async function previewOfExisting(cli: PulumiCli): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "picture-"));
    const sandbox = await Sandbox.start();
    try {
        sandbox.store.add({
            wabaId: "766123456789",
            countryCode: "+91",
            phoneNumber: "9761234567",
            name: "ACME Support",
            verificationType: "SMS",
            verified: true,
            otp: "000000",
            otpSentAt: 0,
        });
        const program = join(folder, "program");
        const skipped = ["node_modules", ".snippets"];
        const filter = (path: string) => !skipped.includes(basename(path));
        cpSync(join(ROOT, "examples/quickstart"), program, { recursive: true, filter });
        symlinkSync(join(ROOT, "node_modules"), join(program, "node_modules"));
        mkdirSync(join(folder, "backend"));
        const { NO_COLOR: _, ...neutral } = neutralEnvironment();
        const env = {
            ...neutral,
            ...sandbox.environment,
            PATH: pathWith(cli),
            PULUMI_HOME: join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: "picture",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
        const pulumi = (...args: string[]) =>
            promisify(execFile)(programOf(cli), [...args, "--non-interactive"], {
                cwd: program,
                env,
                timeout: 240_000,
            });
        await pulumi("stack", "init", "dev");
        return await pulumi("preview", "--color=always").then(
            ({ stdout }) => {
                throw new Error(`The preview succeeded, but the sandbox has the number:\n${stdout}`);
            },
            ({ stdout }: { stdout: string }) => stdout,
        );
    } finally {
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What a terminal shows in the end: the heading, the last line of each resource, and the summary. */
function settled(output: string): string {
    const [progress = "", summary = ""] = output.split(/^(?=.*Diagnostics:)/m);
    const [diagnostics = "", resources = ""] = summary.split(/^(?=.*Resources:)/m);
    const [heading = "", ...lines] = progress.split("\n");
    const [title = "", ...problems] = diagnostics.split(/\n(?= {2}\S)/);
    if (resources === "") {
        throw new Error(`The preview says nothing of a problem:\n${output}`);
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
