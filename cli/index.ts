#!/usr/bin/env node
// The command `pulumi-kaleyra`: what people do with numbers beside `pulumi up`.
// Each subcommand has a file; this one only says what there is.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { SANDBOX_ACCOUNT } from "../sandbox/server";
import { EXIT_CODES, exitCodeOf, explain } from "./ending";
import { importNumbers } from "./import";
import { listNumbers } from "./list";
import { retryOtp, verify } from "./otp";
import { runSandbox } from "./sandbox";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

const digits = (what: string) => (value: string) => {
    if (!/^\d+$/.test(value)) {
        throw new InvalidArgumentError(`${what} is digits only.`);
    }
    return value;
};

const e164 = (value: string) => {
    if (!/^\+[1-9]\d{5,14}$/.test(value)) {
        throw new InvalidArgumentError("Give the number in E.164 form, for example +919761234567.");
    }
    return value;
};

const port = (value: string) => {
    const { data, success } = z.coerce.number().int().min(0).max(65535).safeParse(value);
    if (!success) {
        throw new InvalidArgumentError("A port is a number from 0 to 65535.");
    }
    return data;
};

const positive = (value: string) => {
    const { data, success } = z.coerce.number().int().positive().safeParse(value);
    if (!success) {
        throw new InvalidArgumentError("It is a number from 1 on.");
    }
    return data;
};

const waba = () => new Option("--waba <id>", "the WABA id").argParser(digits("A WABA id")).makeOptionMandatory();
const phoneNumberId = () =>
    new Option("--id <id>", "the phone number ID").argParser(digits("A phone number ID")).makeOptionMandatory();
const number = () => new Option("--number <number>", "the number in E.164 form").argParser(e164).makeOptionMandatory();
const stack = () =>
    new Option("--stack <name>", "take the settings from this stack's configuration, through the pulumi CLI");

const program = new Command("pulumi-kaleyra")
    .description("WhatsApp Business phone numbers on Kaleyra, beside `pulumi up`.")
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "pulumi-kaleyra: ")) })
    .showHelpAfterError("Try --help.")
    .addHelpText(
        "after",
        [
            "",
            "Settings come from KALEYRA_SID, KALEYRA_API_KEY and KALEYRA_POD or KALEYRA_API_DOMAIN, or with --stack from a stack.",
            "Exit codes:",
            ...Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code}  ${meaning}`),
        ].join("\n"),
    );

program
    .command("list")
    .description("list the numbers of a WABA")
    .addOption(waba())
    .addOption(stack())
    .option("--json", "print JSON for scripts")
    .addHelpText("after", "\nExample:\n  npx pulumi-kaleyra list --waba 766123456789 --json")
    .action(listNumbers);

program
    .command("import")
    .description("prepare the import of a WABA's numbers into a stack")
    .addOption(waba())
    .addOption(stack())
    .option("--file <file>", "where the file for `pulumi import` is written", "kaleyra-import.json")
    .option("--state <file>", "a `pulumi stack export`; the numbers in it are left out")
    .addHelpText(
        "after",
        "\nExample:\n  pulumi stack export > state.json\n  npx pulumi-kaleyra import --waba 766123456789 --state state.json",
    )
    .action(importNumbers);

program
    .command("verify")
    .description("enter the OTP that a number received; it is read from a prompt or from stdin")
    .addOption(waba())
    .addOption(phoneNumberId())
    .addOption(number())
    .addOption(stack())
    .addHelpText(
        "after",
        "\nExample:\n  npx pulumi-kaleyra verify --waba 766123456789 --id 7654000001 --number +919761234567",
    )
    .action(verify);

program
    .command("retry-otp")
    .description("have Kaleyra send the OTP again")
    .addOption(waba())
    .addOption(phoneNumberId())
    .addOption(number())
    .addOption(stack())
    .addOption(new Option("--by <way>", "how the OTP is sent").choices(["SMS", "VOICE"]).default("SMS"))
    .addHelpText(
        "after",
        "\nExample:\n  npx pulumi-kaleyra retry-otp --waba 766123456789 --id 7654000001 --number +919761234567 --by VOICE",
    )
    .action(retryOtp);

program
    .command("sandbox")
    .description("run a stand-in for Kaleyra on this machine until interrupted")
    .addOption(new Option("--port <port>", "0 takes a free one").argParser(port).default(0))
    .addOption(
        new Option("--waba <id...>", `the WABAs that it knows, instead of ${SANDBOX_ACCOUNT.wabaIds}`).argParser(
            (id: string, others: readonly string[] = []) => [...others, digits("A WABA id")(id)],
        ),
    )
    .option("--file <file>", "keep the numbers in this file")
    .addOption(new Option("--rate-limit <n>", "requests a second before 429").argParser(positive))
    .option("--fault <json...>", 'switch a fault on, for example \'{"kind":"internal-error","times":1}\'')
    .option("--list-form <json>", 'how the list looks, for example \'{"container":"nested","pageSize":2}\'')
    .addHelpText("after", "\nExample:\n  npx pulumi-kaleyra sandbox --port 8080 --file numbers.json")
    .action(runSandbox);

program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof CommanderError)) {
        console.error(explain(error));
    }
    process.exitCode = exitCodeOf(error);
});
