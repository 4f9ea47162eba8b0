// The command `pulumi-kaleyra`: what people do with numbers outside of `pulumi up`.
// Each subcommand has its own file; this one only declares their arguments.

import { Command, InvalidArgumentError, Option } from "commander";
import { withCode } from "../provider/errors";
import { SANDBOX_ACCOUNT } from "../sandbox/server";
import { commandLine, setCaller } from "./called-as";
import { runDoctor } from "./doctor";
import { EXIT_CODES, runToExit } from "./exit";
import { runImport } from "./import";
import { runList } from "./list";
import { runRetryOtp, runVerify } from "./otp";
import { REDACTOR } from "./output";
import { runSandbox } from "./sandbox";

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

const waba = () => new Option("--waba <id>", "the WABA ID").argParser(digits);
const stack = new Option("--stack <name>", "the stack to work on; by default the selected one").argParser(stackName);
const examples = (...lines: string[]) => ["", "Examples:", ...lines.map((line) => `  ${commandLine(line)}`)].join("\n");

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
 * @param caller where it comes from, which decides how it prints other commands
 */
export function runCommand(caller: "npm" | "plugin", args: readonly string[]): Promise<never> {
    setCaller(caller);
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
    const subcommand = (name: string, description: string, wabaOption = waba()) =>
        program
            .command(name)
            .description(description)
            .addOption(wabaOption)
            .addOption(stack)
            .option("--json", "print JSON for scripts");
    declareLists(subcommand);
    declareOtpCommands(subcommand);
    declareSandbox(program);
    return program;
}

type Subcommand = (name: string, description: string, wabaOption?: Option) => Command;

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

/** The commands that read the list of a WABA. */
function declareLists(subcommand: Subcommand): void {
    subcommand("list", "list the numbers of a WABA, by default of those of the stack's numbers")
        .option("--shape", "print only the form of Kaleyra's answer, with every value masked, for a bug report")
        .addHelpText("after", examples("list", "list --waba 766123456789 --json"))
        .action(runList);
    const imports = "prepare the import of a WABA's numbers into a stack, except for those that it manages";
    subcommand("import", imports, waba().makeOptionMandatory())
        .option(
            "--file <file>",
            "the file to write for `pulumi import`; none is written with --json",
            "kaleyra-import.json",
        )
        .option("--force", "overwrite the file")
        .addHelpText("after", examples("import --waba 766123456789"))
        .action(runImport);
    subcommand("doctor", "show which account is used, whether it works, and which numbers wait for their OTP")
        .addHelpText("after", examples("doctor", "doctor --waba 766123456789"))
        .action(runDoctor);
}

/** The commands about the OTP of one number. */
function declareOtpCommands(subcommand: Subcommand): void {
    const declareOne = (name: string, description: string) =>
        subcommand(name, description)
            .argument("[resource...]", "the resource name, URN or phone number ID, if several numbers wait")
            .addOption(new Option("--id <id>", "the phone number ID").argParser(digits))
            .addOption(new Option("--number <number>", "the number in E.164 form").argParser(e164));
    const anywhere = "verify --waba 766123456789 --id 7654000001 --number +919761234567";
    declareOne("verify", "enter the OTP that a number received; the OTP is read from a prompt or from stdin")
        .addHelpText("after", examples("verify", "verify support", anywhere))
        .action(runVerify);
    declareOne("retry-otp", "ask Kaleyra to send another OTP")
        .addOption(
            new Option("--by <way>", "how; by default as the stack records, otherwise by SMS").choices([
                "SMS",
                "VOICE",
            ]),
        )
        .addHelpText("after", examples("retry-otp support", "retry-otp support --by VOICE"))
        .action(runRetryOtp);
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
        .addHelpText("after", examples("sandbox --port 8080 --file numbers.json"))
        .action(runSandbox);
}
