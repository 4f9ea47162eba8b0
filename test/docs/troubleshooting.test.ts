// docs/troubleshooting.md has an entry for each code of an error, and quotes what is really seen: each error is brought about.
// What the pulumi CLI itself says is held by test/e2e/troubleshooting.test.ts.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE } from "../../kaleyra/catalogue";
import { KaleyraClient } from "../../kaleyra/client";
import { UNKNOWN } from "../../provider/inputs/fields";
import type { FaultInput } from "../../sandbox/faults";
import { listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { WhatsAppPhoneNumber } from "../../sdk";
import { NotDirectDependencyError } from "../../sdk/errors";
import { DOCUMENTED_FAILURES } from "../client/documented";
import { Host, type HostOptions, type Props, ROOT } from "../host";
import { NOBODY, SUPPORT, stateOf } from "../numbers";
import { type Entry, entriesUnder, PAGE } from "./troubleshooting";

const ID = "7654000001";
const STATE = stateOf(SUPPORT);

/** Codes that no user ever meets, and why. */
const INTERNAL: Readonly<Record<string, string>> = {
    KALEYRA_TRANSPORT: "the client catches every TransportFailure and makes one of the other errors of it",
};

let sandbox: Sandbox;

const answer = (status: number, body: unknown): FaultInput => ({
    kind: "answer",
    status,
    body: JSON.stringify(body),
});

/** What the user is told, whether as a warning, as a failed check or as an error. */
async function told(host: Host, work: Promise<unknown>): Promise<string> {
    const message = await work.then(
        () => "",
        (error: Error) => error.message,
    );
    return host.output + message;
}

function start(options: HostOptions = {}): Promise<Host> {
    return Host.start({ environment: sandbox.environment, hasty: true, ...options });
}

async function create(fields: Props = SUPPORT, options: HostOptions = {}): Promise<string> {
    const host = await start(options);
    return told(host, host.create(fields));
}

/** An add that Kaleyra answers this way. */
function add(fault: FaultInput, options: HostOptions = {}): Promise<string> {
    sandbox.faults.set([{ ...fault, on: "add" } as FaultInput]);
    return create(SUPPORT, options);
}

async function addTo(origin: string): Promise<string> {
    return create(SUPPORT, { environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: origin } });
}

/** A refresh during which Kaleyra answers this way. */
async function refresh(fault?: FaultInput): Promise<string> {
    sandbox.faults.set(fault === undefined ? [] : [fault]);
    const host = await start();
    return told(host, host.read(ID, STATE));
}

/** The command retry-otp, whose message is the client's. */
async function retryOtp(fault: FaultInput): Promise<string> {
    sandbox.faults.set([fault]);
    const { sid, apiKey } = sandbox.account;
    const client = new KaleyraClient({ sid, apiKey, origin: sandbox.url });
    try {
        return await client.retryOtp(SUPPORT.wabaId, ID, STATE.e164, "SMS").catch((error: Error) => error.message);
    } finally {
        await client.destroy();
    }
}

/** A list request that is cancelled before it is sent. */
async function cancelledList(): Promise<string> {
    const { sid, apiKey } = sandbox.account;
    const client = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { signal: AbortSignal.abort() });
    return client.listPhoneNumbers(SUPPORT.wabaId).then(String, (error: Error) => error.message);
}

function command(...args: string[]): string {
    const { stderr } = spawnSync(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args], {
        input: "hello\n",
        encoding: "utf8",
    });
    return stderr;
}

/** Puts a number into the sandbox, as if it had been there before. */
function existing(wabaId = SUPPORT.wabaId): void {
    sandbox.store.add({ ...SUPPORT, wabaId, verified: true, otp: "000000", otpSentAt: 0 });
}

const importing = (id: string): Props => ({ ...SUPPORT, __import: id });

/** The ways in which users meet each code. Kaleyra's documented refusals are added below. */
const WAYS: Readonly<Record<string, readonly (() => Promise<string> | string)[]>> = {
    KALEYRA_SETTINGS: [
        () => create(SUPPORT, { environment: {} }),
        () => create(SUPPORT, { environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: "", KALEYRA_POD: "XX" } }),
    ],
    KALEYRA_FIELD: [() => create({ ...SUPPORT, name: UNKNOWN })],
    KALEYRA_DUPLICATE_NUMBER: [
        () => {
            existing();
            return create();
        },
        () => {
            existing("1");
            return create();
        },
        async () => {
            const host = await start();
            await host.create(SUPPORT);
            return told(host, host.create(SUPPORT));
        },
    ],
    KALEYRA_UNCERTAIN: [
        () => add({ kind: "reset" }),
        () => add({ kind: "reset", stored: true }),
        () => retryOtp({ kind: "reset" }),
    ],
    KALEYRA_MISSING_ID: [() => add(answer(200, { code: "WA200", message: "", data: "", error: {} }))],
    KALEYRA_TRY_AGAIN_LATER: [() => refresh({ kind: "internal-error" }), () => retryOtp({ kind: "internal-error" })],
    KALEYRA_IMPORT: [
        () => create(importing("1")),
        () => {
            existing();
            return create(importing("1"));
        },
        () => {
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            return create(importing(ID));
        },
        async () => {
            const host = await start();
            return told(host, host.diff(ID, STATE, importing("2")));
        },
    ],
    KALEYRA_SAME_NUMBER: [
        async () => {
            const host = await start();
            await host.diff(ID, STATE, { ...SUPPORT, name: "Other" });
            const { failures } = await host.check({}, { ...SUPPORT, name: "Other" });
            return failures.map(({ reason }) => reason).join("\n");
        },
        async () => {
            const host = await start();
            await host.diff(ID, STATE, { ...SUPPORT, name: UNKNOWN });
            await host.delete(ID, STATE);
            const before = host.output.length;
            return (await told(host, host.create({ ...SUPPORT, name: "Other" }))).slice(before);
        },
    ],
    KALEYRA_UNREADABLE_STATE: [
        async () => {
            const host = await start();
            return told(host, host.read("1", { wabaId: SUPPORT.wabaId }));
        },
        async () => {
            const host = await start();
            return told(host, host.read("1", {}));
        },
    ],
    KALEYRA_RATE_LIMIT: [
        () => add({ kind: "too-many-requests", retryAfter: "3600" }),
        () => add({ kind: "too-many-requests" }, { waits: { patience: 1_000 }, hasty: false }),
    ],
    KALEYRA_ACCOUNT_TYPE: [() => add(answer(401, { code: "WA-401", message: "Account type not allowed" }))],
    KALEYRA_BALANCE: [() => add(answer(400, { code: "E110", message: "Low balance" }))],
    KALEYRA_REJECTED: [() => add(answer(403, { code: "XX1", message: "?" }))],
    KALEYRA_REDIRECT: [() => add({ kind: "redirect", to: "https://elsewhere.invalid" })],
    KALEYRA_UNREACHABLE: [() => addTo(NOBODY)],
    KALEYRA_TLS: [() => addTo(sandbox.url.replace("http:", "https:"))],
    KALEYRA_CANCELLED: [cancelledList],
    KALEYRA_UNKNOWN_LIST_FORM: [
        () => {
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            return refresh();
        },
    ],
    KALEYRA_UNREADABLE_LIST: [() => refresh({ kind: "reset" })],
    KALEYRA_GET_NEEDS_WABA: [
        () => {
            try {
                WhatsAppPhoneNumber.get("existing", ID);
                return "";
            } catch (error) {
                return (error as Error).message;
            }
        },
    ],
    // How a program comes to it shows a row of docs/compatibility.md, with pnpm.
    KALEYRA_NOT_DIRECT_DEPENDENCY: [() => new NotDirectDependencyError("/app").message],
    KALEYRA_USAGE: [
        () => command("verify", "--waba", SUPPORT.wabaId, "--id", ID, "--number", STATE.e164),
        () => command("import", "--waba", SUPPORT.wabaId, "--state", "missing.json"),
        () => command("sandbox", "--fault", "reset"),
    ],
};

function waysTo(code: string): readonly (() => Promise<string> | string)[] {
    const documented = DOCUMENTED_FAILURES.filter(({ expected }) => expected.code === code);
    return [
        ...(WAYS[code] ?? []),
        ...documented.map(
            ({ status, envelope }) =>
                () =>
                    add(answer(status, envelope)),
        ),
    ];
}

/** Every code that users can read: those of the catalogue, and those of the other folders' error classes. */
function codesInSource(): Set<string> {
    const files = ["provider", "sdk", "cli"].flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => join(ROOT, folder, file)),
    );
    const sources = files.map((file) => readFileSync(file, "utf8")).join("\n");
    const own = [...sources.matchAll(/code = "(KALEYRA_\w+)"/g)].map(([, code = ""]) => code);
    return new Set([...Object.keys(CATALOGUE), ...own]);
}

const ENTRIES = entriesUnder("By code");

describe("docs/troubleshooting.md", function () {
    this.timeout(120_000);

    beforeEach(async () => {
        sandbox = await Sandbox.start();
    });

    afterEach(() => sandbox.close());

    it("has one entry for each code that a user can meet, and no other", () => {
        const codes = [...codesInSource()].filter((code) => !(code in INTERNAL));
        assert.deepEqual(ENTRIES.map(({ title }) => title).sort(), codes.sort());
    });

    it("says in each entry why, what was changed and what is next", () => {
        for (const { title, quotes, text } of [...ENTRIES, ...entriesUnder("Without a code")]) {
            assert.ok(quotes.length > 0, `${title} quotes nothing`);
            for (const label of ["Why", "Changed", "Next"]) {
                assert.match(text, new RegExp(`^- \\*\\*${label}:\\*\\* \\S`, "m"), `${title} lacks ${label}`);
            }
        }
    });

    it("names in its entry each code of Kaleyra's documented failures", () => {
        for (const { envelope, expected } of DOCUMENTED_FAILURES) {
            const entry = ENTRIES.find(({ title }) => title === expected.code);
            assert.ok(entry?.text.includes(`\`${envelope.code}\``), `${expected.code} does not name ${envelope.code}`);
        }
    });

    it("finds every entry by what its message says", () => {
        const entries = [...ENTRIES, ...entriesUnder("Without a code")];
        const index = [...PAGE.matchAll(/^\| `(.+?)` \| \[.+?\]\(#(.+?)\) \|$/gm)];
        const found = new Set<string>();
        for (const [, words = "", anchor = ""] of index) {
            const entry: Entry | undefined = entries.find((candidate) => candidate.anchor === anchor);
            assert.ok(entry !== undefined, `no entry #${anchor}`);
            assert.ok(
                entry.quotes.some((quote) => quote.includes(words)),
                `"${words}" is in no quote of ${entry.title}`,
            );
            found.add(anchor);
        }
        assert.deepEqual(
            entries.filter(({ anchor }) => !found.has(anchor)).map(({ title }) => title),
            [],
        );
    });

    for (const { title, quotes, text } of ENTRIES) {
        it(`quotes ${title} as it is seen, and whether anything was changed`, async () => {
            const seen: string[] = [];
            for (const way of waysTo(title)) {
                await sandbox.close();
                sandbox = await Sandbox.start();
                seen.push(await way());
            }
            for (const quote of quotes) {
                assert.ok(
                    seen.some((message) => message.includes(quote)),
                    `${quote}\n--- is not in ---\n${seen.join("\n---\n")}`,
                );
            }
            for (const message of seen) {
                assert.ok(
                    quotes.some((quote) => message.includes(quote)),
                    `not quoted:\n${message}`,
                );
            }
            const isNothing = seen.every((message) =>
                /Nothing was (added|changed|sent|started)|No number was added|was not added/.test(message),
            );
            assert.match(text, isNothing ? /\*\*Changed:\*\* nothing\./ : /\*\*Changed:\*\* (?!nothing\.)/);
        });
    }
});
