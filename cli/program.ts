// The command `pulumi-kaleyra`: what people do with numbers outside of `pulumi up`.
// Each subcommand has its own file; this one declares their arguments, and prints their answers.

import { Command, InvalidArgumentError, Option } from "commander";
import type { COMMAND_LINE } from "../provider/command-line";
import { withCode } from "../provider/errors";
import { SANDBOX_ACCOUNT } from "../sandbox/server";
import { runDoctor } from "./doctor";
import { EXIT_CODES, runToExit } from "./exit";
import { runImport } from "./import";
import { commandLine, INVOCATION } from "./invocation";
import { runList } from "./list";
import { runRetryOtp, runVerify } from "./otp";
import { print, REDACTOR, type Result } from "./output";
import { runSandbox } from "./sandbox";
import type { StackOptions } from "./stack";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

const matching = (pattern: RegExp, expected: string) => (value: string) => {
    if (!pattern.test(value)) {
        throw new InvalidArgumentError(expected);
    }
    return value;
};

const digits = matching(/^\d+$/, "Must consist of digits only.");
const integer = (value: string) => Number(digits(value));
const e164 = matching(/^\+[1-9]\d{5,14}$/, "Must be a number in E.164 form, for example +919761234567.");

/** `dev`, `project/dev` or `organization/project/dev`. It contains no character with a meaning in a shell. */
const stackName = matching(/^\w[\w.-]*(\/\w[\w.-]*){0,2}$/, "Must be a stack name, for example dev or acme/shop/dev.");

/** Commander's message about an argument, with the code that every error shows. It does not quote values, which may be a key or an OTP. */
function usageText(text: string): string {
    const [first = "", ...others] = text
        .trimEnd()
        .replace(/^error: /, "pulumi-kaleyra: ")
        .replace(/=[^']*'/, "'")
        .replace(/ (argument|command) '[^']*'/, " $1")
        .split("\n");
    return `${withCode("KALEYRA_USAGE", [`${first.replace(/\.?$/, ".")} Nothing was sent.`, ...others])}\n`;
}

/**
 * Runs the command to its end.
 * @param from where it comes from, which decides how it prints other commands
 */
export function runCommand(from: keyof typeof COMMAND_LINE, args: readonly string[]): Promise<never> {
    INVOCATION.from = from;
    REDACTOR.hide((process.env.KALEYRA_API_KEY ?? "").trim());
    return runToExit(() => declare().parseAsync(args, { from: "user" }));
}

function declare(): Command {
    const program = new Command("pulumi-kaleyra")
        .description("Manage WhatsApp Business phone numbers on Kaleyra outside of `pulumi up`.")
        .version(version)
        .exitOverride()
        .configureOutput({ outputError: (text, write) => write(REDACTOR.text(usageText(text))) })
        .showHelpAfterError(`For help, run \`${commandLine("--help")}\`.`)
        .addHelpText("after", afterHelp());
    declareLists(program);
    declareOtpCommands(program);
    declareSandbox(program);
    return program;
}

function afterHelp(): string {
    return [
        "",
        "Settings: KALEYRA_SID, KALEYRA_API_KEY, and KALEYRA_POD or KALEYRA_API_DOMAIN in the environment.",
        "In a Pulumi project, the selected stack's configuration takes precedence; --stack names another one.",
        "",
        "Exit codes:",
        ...Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code}  ${meaning}`),
    ].join("\n");
}

const examples = (lines: readonly string[]) =>
    `\nExamples:\n${lines.map((line) => `  ${commandLine(line)}`).join("\n")}`;

/** Declares a subcommand that answers something. */
function subcommand<Options extends StackOptions>(
    program: Command,
    name: string,
    description: string,
    run: (options: Options, args: readonly string[]) => Promise<Result>,
    ...shown: readonly string[]
): Command {
    const stack = new Option("--stack <name>", "the stack to work on; by default the selected one");
    return program
        .command(name)
        .description(description)
        .addOption(new Option("--waba <id>", "the WABA ID; by default those of the stack's numbers").argParser(digits))
        .addOption(stack.argParser(stackName))
        .option("--json", "print JSON for scripts")
        .addHelpText("after", examples(shown))
        .action(async (...received) => {
            const command = received.at(-1) as Command;
            const options = command.opts<Options>();
            INVOCATION.stack = options.stack;
            print(await run(options, command.args), options.json === true);
        });
}

/** The commands that read the list of a WABA. */
function declareLists(program: Command): void {
    const anyWaba = "list --waba 766123456789 --json";
    subcommand(program, "list", "list the numbers of a WABA", runList, "list", anyWaba).option(
        "--shape",
        "print only the form of Kaleyra's answer, with every value masked, for a bug report",
    );
    const imports = "prepare the import of a WABA's numbers into a stack, except for those that it manages";
    const file = new Option("--file <file>", "the file to write for `pulumi import`; none is written with --json");
    subcommand(program, "import", imports, runImport, "import --waba 766123456789")
        .addOption(file.default("kaleyra-import.json"))
        .option("--force", "overwrite the file");
    const checks = "show which account is used, whether it works, and which numbers wait for their OTP";
    subcommand(program, "doctor", checks, runDoctor, "doctor", "doctor --waba 766123456789");
}

/** The commands about the OTP of one number. */
function declareOtpCommands(program: Command): void {
    const selecting = (command: Command) =>
        command
            .argument("[resource...]", "the resource name, URN or phone number ID, if several numbers wait")
            .addOption(new Option("--id <id>", "the phone number ID").argParser(digits))
            .addOption(new Option("--number <number>", "the number in E.164 form").argParser(e164));
    const enters = "enter the OTP that a number received; the OTP is read from a prompt or from stdin";
    const anywhere = "verify --waba 766123456789 --id 7654000001 --number +919761234567";
    selecting(subcommand(program, "verify", enters, runVerify, "verify", "verify support", anywhere));
    const sends = "ask Kaleyra to send another OTP";
    const way = new Option("--by <way>", "how; by default as the stack records, otherwise by SMS");
    selecting(
        subcommand(program, "retry-otp", sends, runRetryOtp, "retry-otp support", "retry-otp support --by VOICE"),
    ).addOption(way.choices(["SMS", "VOICE"]));
}

function declareSandbox(program: Command): void {
    const collect = (id: string, others: readonly string[] = []) => [...others, digits(id)];
    const wabas = `the WABAs of the account, instead of ${SANDBOX_ACCOUNT.wabaIds}`;
    program
        .command("sandbox")
        .description("run a local stand-in for Kaleyra's API until interrupted")
        .addOption(new Option("--port <port>", "the port; by default a free one").argParser(integer))
        .addOption(new Option("--waba <id...>", wabas).argParser(collect))
        .option("--file <file>", "store the numbers in this file")
        .addOption(new Option("--rate-limit <n>", "answer 429 above this many requests per second").argParser(integer))
        .option("--fault <json...>", 'inject a fault, for example \'{"kind":"reset","times":1}\'')
        .option("--list-form <json>", 'the form of the list, for example \'{"container":"nested","pageSize":2}\'')
        .addHelpText("after", examples(["sandbox --port 8080 --file numbers.json"]))
        .action(runSandbox);
}
