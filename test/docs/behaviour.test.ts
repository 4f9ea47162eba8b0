// Brings about each situation of docs/behaviour.md, and compares what is seen with the message that the page quotes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../provider/inputs/fields";
import { listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";
import { Host, type HostOptions, type Props } from "../support/provider-host";
import { NOBODY, SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const ID = "7654000001";
const STATE = stateOf(SUPPORT);

let sandbox: Sandbox;

function start(options: HostOptions = {}): Promise<Host> {
    return Host.start({ environment: sandbox.environment, ...options });
}

/** Puts a number into the sandbox, as if it had been there before. */
function existing(fields = SUPPORT): void {
    sandbox.store.addVerified(fields);
}

async function check(news: Props, options?: HostOptions): Promise<string> {
    const host = await start(options);
    const { failures } = await host.check({}, news);
    return host.output + failures.map(({ reason }) => reason).join("\n");
}

async function create(news: Props, options?: HostOptions): Promise<string> {
    const host = await start(options);
    await host.check({}, news);
    return failureOf(host, host.create(news));
}

async function failureOf(host: Host, work: Promise<unknown>): Promise<string> {
    const message = await work.then(
        () => "",
        (error: Error) => error.message,
    );
    return host.output + message;
}

/** diff of a change and the check that follows for the new resource. */
async function replace(change: Props): Promise<string> {
    const host = await start();
    await host.diff(ID, STATE, { ...SUPPORT, ...change });
    const { failures } = await host.check({}, { ...SUPPORT, ...change });
    return failures.map(({ reason }) => reason).join("\n");
}

async function removedFirst(news: Props): Promise<string> {
    const host = await start();
    await host.diff(ID, STATE, { ...SUPPORT, name: UNKNOWN });
    await host.delete(ID, STATE);
    return failureOf(host, host.create(news));
}

async function read(options?: HostOptions): Promise<string> {
    const host = await start(options);
    return failureOf(host, host.read(ID, STATE));
}

const importing = (id: string, fields: Props = SUPPORT): Props => ({ ...fields, __import: id });

/** A display name that somebody changed in WhatsApp Manager, and the program's new one. */
async function renamed(name: string): Promise<string> {
    existing({ ...SUPPORT, name: "ACME Helpdesk" });
    const host = await start();
    const news = { ...SUPPORT, name };
    const { replaces } = await host.diff(ID, STATE, news);
    if (replaces.length === 0) {
        await host.update(ID, STATE, news);
        return host.output;
    }
    const { failures } = await host.check({}, news);
    return failures.map(({ reason }) => reason).join("\n");
}

/** Each situation of the page, and how it comes about. */
const SITUATIONS: Record<string, () => Promise<string>> = {
    "a new number": () => check(SUPPORT),
    "a new number, verified by call": () => check({ ...SUPPORT, verificationType: "VOICE" }),
    "an import": () => {
        existing();
        return check(importing(ID));
    },
    "a number that the WABA has": () => {
        existing();
        return check(SUPPORT);
    },
    "no credentials, as in a pull request from a fork": () => check(SUPPORT, { environment: {} }),
    "a wrong SID or key": () => check(SUPPORT, { configuration: { "kaleyra:apiKey": "wrong" } }),
    "a WABA of another account": () => check({ ...SUPPORT, wabaId: "1" }),
    "invalid settings": () =>
        check(SUPPORT, { environment: { KALEYRA_SID: "s", KALEYRA_API_KEY: "k", KALEYRA_POD: "XX" } }),
    "the list cannot be read this time": () => {
        sandbox.faults.set([{ kind: "answer", status: 404, body: "<html>" }]);
        return check(SUPPORT);
    },
    "the environment names a sandbox, the stack configuration another API domain": () =>
        check(SUPPORT, {
            environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY },
            configuration: { "kaleyra:apiDomain": sandbox.url },
        }),
    "the country code is repeated": () => check({ ...SUPPORT, phoneNumber: "919761234567" }),
    "a leading zero": () => check({ ...SUPPORT, phoneNumber: "09761234567" }),
    "a number in an unknown range": () => check({ ...SUPPORT, countryCode: "+1", phoneNumber: "5555555555" }),
    "a number where text is expected, as in YAML": () => check({ ...SUPPORT, wabaId: 766123456789 }),
    "an option import that is not an ID": () => check(importing("+919761234567")),
    "two resources with one number": async () => {
        const host = await start();
        await host.check({}, { ...SUPPORT, __resource: "support" });
        const { failures } = await host.check({}, { ...SUPPORT, __resource: "helpdesk" });
        return failures.map(({ reason }) => reason).join("\n");
    },
    "another number replaces it: preview": async () => {
        const host = await start();
        await host.diff(ID, STATE, SALES);
        await host.check({}, SALES);
        return host.output;
    },
    "another `name`": () => replace({ name: "Other" }),
    "another `name` than the one that Kaleyra shows": () => renamed("Other"),
    "the `name` that Kaleyra shows": () => renamed("ACME Helpdesk"),
    "another `verificationType`": () => replace({ verificationType: "VOICE" }),
    "another `wabaId`": () => replace({ wabaId: "766999999999" }),
    "removed first by the engine, unchanged": () => removedFirst(SUPPORT),
    "removed first by the engine, with a changed name": () => removedFirst({ ...SUPPORT, name: "Other" }),
    "another number replaced it, or destroy": async () => {
        const host = await start();
        return failureOf(host, host.delete(ID, STATE));
    },
    "a number was added": () => create(SUPPORT),
    "settings are missing": () => create(SUPPORT, { environment: {} }),
    "the number is elsewhere": () => {
        existing({ ...SUPPORT, wabaId: "1" });
        return create(SUPPORT);
    },
    "the connection was lost, the number is listed and was not before": () => {
        sandbox.faults.set([{ kind: "reset", on: "add", stored: true }]);
        return create(SUPPORT);
    },
    "the connection was lost, the number is listed, no earlier list": async () => {
        sandbox.faults.set([{ kind: "reset", on: "add", stored: true }]);
        const host = await start();
        return failureOf(host, host.create(SUPPORT));
    },
    "the connection was lost, the number is not listed": () => {
        sandbox.faults.set([{ kind: "reset", on: "add" }]);
        return create(SUPPORT);
    },
    "two resources got one number": async () => {
        const host = await start();
        await host.create(SUPPORT);
        return failureOf(host, host.create(SUPPORT));
    },
    "Kaleyra's rate limit asks to wait longer than a minute": () => {
        sandbox.faults.set([{ kind: "too-many-requests", on: "add", retryAfter: "3600" }]);
        return create(SUPPORT);
    },
    "the ID of another number": () => {
        existing();
        existing(SALES);
        return create(importing("7654000002"));
    },
    "a wrong ID": () => {
        existing();
        return create(importing("1"));
    },
    "another name than the listed one": () => {
        existing();
        return create(importing(ID, { ...SUPPORT, name: "Other" }));
    },
    "neither is in the list": () => create(importing("1", { ...SUPPORT, phoneNumber: "9761234569" })),
    "the list is not understood": () => {
        sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
        return create(importing(ID));
    },
    "the option stays, the number changes": async () => {
        const host = await start();
        return failureOf(host, host.diff(ID, STATE, importing(ID, SALES)));
    },
    "only the option changes": async () => {
        const host = await start();
        return failureOf(host, host.diff(ID, STATE, importing("2")));
    },
    "the list does not contain the number": () => read(),
    "the list does not contain it, with `KALEYRA_FORGET_MISSING=true`": () =>
        read({ environment: { ...sandbox.environment, KALEYRA_FORGET_MISSING: "true" } }),
    "the list shows it under another ID": () => {
        existing(SALES);
        sandbox.store.remove(ID);
        existing();
        return read();
    },
    "Kaleyra shows another name": () => {
        existing({ ...SUPPORT, name: "ACME Helpdesk" });
        return read();
    },
    "the list cannot be read": () => {
        sandbox.faults.set([{ kind: "answer", status: 404, body: "<html>" }]);
        return read();
    },
    "the key was changed": () => {
        sandbox.account.apiKey = "changed";
        return read({ configuration: { "kaleyra:apiKey": "old" } });
    },
};

interface Row {
    readonly situation: string;
    readonly text: string;
}

function rows(): Row[] {
    const page = readFileSync(join(ROOT, "docs/behaviour.md"), "utf8");
    return page.split(/^## /m).flatMap((section) =>
        [...section.matchAll(/^\| (.+?) \| (`+)(.+?)\2 \| .+ \|$/gm)].map(([, situation = "", , text = ""]) => ({
            situation,
            text: text.trim(),
        })),
    );
}

describe("docs/behaviour.md", function () {
    this.timeout(120_000);

    beforeEach(async () => {
        sandbox = await Sandbox.start();
    });

    afterEach(async () => {
        await sandbox.close();
    });

    it("has a row for each situation that is tried here, and no other", () => {
        assert.deepEqual(
            rows()
                .map(({ situation }) => situation)
                .sort(),
            Object.keys(SITUATIONS).sort(),
        );
    });

    for (const { situation, text } of rows()) {
        it(`quotes what is seen: ${situation}`, async () => {
            const seen = (await SITUATIONS[situation]?.()) ?? "";
            assert.ok(seen.includes(text), `${text}\n--- is not in ---\n${seen}`);
        });
    }
});
