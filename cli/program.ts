// The command `pulumi-kaleyra`: what people do with numbers outside of `pulumi up`.
// Each subcommand has its own file; this one only declares their arguments.

import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { withCode } from "../provider/errors";
import { SANDBOX_ACCOUNT } from "../sandbox/server";
import { commandLine, setCaller } from "./called-as";
import { runDoctor } from "./doctor";
import { EXIT_CODES, REDACTOR, runToExit } from "./exit";
import { runImport } from "./import";
import { runList } from "./list";
import { runRetryOtp, runVerify } from "./otp";
import { STACK_NAME } from "./pulumi";
import { runSandbox } from "./sandbox";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

const digits = (what: string) => (value: string) => {
    if (!/^\d+$/.test(value)) {
        throw new InvalidArgumentError(`${what} must consist of digits only.`);
    }
    return value;
};

const e164 = (value: string) => {
    if (!/^\+[1-9]\d{5,14}$/.test(value)) {
        throw new InvalidArgumentError("Must be a number in E.164 form, for example +919761234567.");
    }
    return value;
};

const integer = (schema: z.ZodType<number>, message: string) => (value: string) => {
    const { data, success } = schema.safeParse(value);
    if (!success) {
        throw new InvalidArgumentError(message);
    }
    return data;
};

const port = integer(z.coerce.number().int().min(0).max(65535), "Must be a port number from 0 to 65535.");
const positive = integer(z.coerce.number().int().positive(), "Must be a positive integer.");

const stackName = (value: string) => {
    if (!STACK_NAME.test(value)) {
        throw new InvalidArgumentError("Must be a stack name, for example dev or acme/shop/dev.");
    }
    return value;
};

const waba = (description = "the WABA ID") => new Option("--waba <id>", description).argParser(digits("A WABA ID"));
const phoneNumberId = () => new Option("--id <id>", "the phone number ID").argParser(digits("A phone number ID"));
const number = () => new Option("--number <number>", "the number in E.164 form").argParser(e164);
const stack = (reads: string) =>
    new Option("--stack <name>", `read ${reads} from this stack, through the pulumi CLI`).argParser(stackName);
const json = (what = "print JSON for scripts") => new Option("--json", what);
const examples = (...lines: string[]) => ["", "Examples:", ...lines.map((line) => `  ${commandLine(line)}`)].join("\n");

/** Commander's message about an argument, with the code that every error shows. */
function usageText(text: string): string {
    const [first = "", ...others] = text
        .trimEnd()
        .replace(/^error: /, "pulumi-kaleyra: ")
        .split("\n");
    return `${withCode("KALEYRA_USAGE", [`${first.replace(/\.?$/, ".")} Nothing was sent.`, ...others])}\n`;
}

/**
 * Runs the command to its end.
 * @param caller where it comes from, which decides how it prints other commands
 */
export function runCommand(caller: "npm" | "plugin", args: readonly string[]): Promise<never> {
    setCaller(caller);
    return runToExit(() => declare().parseAsync(args, { from: "user" }));
}

function declare(): Command {
    const program = new Command("pulumi-kaleyra")
        .description("Manage WhatsApp Business phone numbers on Kaleyra outside of `pulumi up`.")
        .version(version)
        .exitOverride()
        .configureOutput({ outputError: (text, write) => write(REDACTOR.text(usageText(text))) })
        .showHelpAfterError(`For help, run \`${commandLine("--help")}\`.`)
        .addHelpText(
            "after",
            [
                "",
                "Settings: KALEYRA_SID, KALEYRA_API_KEY, and KALEYRA_POD or KALEYRA_API_DOMAIN in the environment.",
                "In a Pulumi project, the selected stack's configuration takes precedence; --stack names another one.",
                "",
                "Exit codes:",
                ...Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code}  ${meaning}`),
            ].join("\n"),
        );

    program
        .command("list")
        .description("list the numbers of a WABA, and mark those that a stack manages")
        .addOption(waba("the WABA ID; by default the WABAs of the stack's numbers"))
        .addOption(stack("settings and the managed numbers"))
        .addOption(json())
        .option("--shape", "print only the form of Kaleyra's answer, with every value masked, for a bug report")
        .addHelpText("after", examples("list", "list --waba 766123456789 --json"))
        .action(runList);

    program
        .command("import")
        .description("prepare the import of a WABA's numbers into a stack")
        .addOption(waba().makeOptionMandatory())
        .addOption(stack("settings and the managed numbers, which are skipped,"))
        .option("--file <file>", "the file to write for `pulumi import`", "kaleyra-import.json")
        .option("--force", "overwrite the file")
        .addOption(json("print the content of the file, and write none"))
        .addHelpText("after", examples("import --waba 766123456789"))
        .action(runImport);

    program
        .command("doctor")
        .description("show which account is used, whether it works, and which numbers wait for their OTP")
        .addOption(waba("a WABA to try; by default the WABAs of the stack's numbers"))
        .addOption(stack("settings and the managed numbers"))
        .addOption(json())
        .addHelpText("after", examples("doctor", "doctor --waba 766123456789"))
        .action(runDoctor);

    /** A command about the OTP of one number, and the ways to select the number. */
    const otpCommand = (name: string, description: string) =>
        program
            .command(name)
            .description(description)
            .argument(
                "[resource...]",
                "the resource name, URN or phone number ID, if several numbers wait for their OTP",
            )
            .addOption(stack("settings and the number"))
            .addOption(waba())
            .addOption(phoneNumberId())
            .addOption(number())
            .addOption(json());

    otpCommand("verify", "enter the OTP that a number received; the OTP is read from a prompt or from stdin")
        .addHelpText(
            "after",
            examples("verify", "verify support", "verify --waba 766123456789 --id 7654000001 --number +919761234567"),
        )
        .action(runVerify);

    otpCommand("retry-otp", "ask Kaleyra to send another OTP")
        .addOption(
            new Option(
                "--by <way>",
                "how the OTP is sent; by default the verificationType that the stack records, otherwise SMS",
            ).choices(["SMS", "VOICE"]),
        )
        .addHelpText("after", examples("retry-otp support", "retry-otp support --by VOICE"))
        .action(runRetryOtp);

    program
        .command("sandbox")
        .description("run a local stand-in for Kaleyra's API until interrupted")
        .addOption(new Option("--port <port>", "the port; 0 selects a free one").argParser(port).default(0))
        .addOption(
            new Option("--waba <id...>", `the WABAs of the account, instead of ${SANDBOX_ACCOUNT.wabaIds}`).argParser(
                (id: string, others: readonly string[] = []) => [...others, digits("A WABA ID")(id)],
            ),
        )
        .option("--file <file>", "store the numbers in this file")
        .addOption(new Option("--rate-limit <n>", "answer 429 above this many requests per second").argParser(positive))
        .option("--fault <json...>", 'inject a fault, for example \'{"kind":"internal-error","times":1}\'')
        .option("--list-form <json>", 'the form of the list, for example \'{"container":"nested","pageSize":2}\'')
        .addHelpText("after", examples("sandbox --port 8080 --file numbers.json"))
        .action(runSandbox);
    return program;
}
