// How users come to see each error, by its code: every entry brings the error about and returns the complete message.
// The compiler requires an entry for each code of the package.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { errorText, type UsageError } from "../../cli/exit";
import { KaleyraClient } from "../../kaleyra/client";
import type { KaleyraErrorCode } from "../../kaleyra/error";
import type { ProviderErrorCode } from "../../provider/errors";
import { UNKNOWN } from "../../provider/inputs/fields";
import { readWabaNumbers } from "../../provider/waba-numbers";
import type { FaultInput } from "../../sandbox/faults";
import { listFormSchema } from "../../sandbox/list";
import type { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";
import { WhatsAppPhoneNumber } from "../../sdk";
import { type MissingWabaError, NotDirectDependencyError } from "../../sdk/errors";
import { Host, type HostOptions, type Props } from "../support/provider-host";
import { NOBODY, SALES, SUPPORT, stateOf } from "../support/sample-numbers";

/** Every code that users can see. After an add without an ID the provider looks at the list, and reports another code. */
export type ErrorCode =
    | Exclude<KaleyraErrorCode, "KALEYRA_MISSING_ID">
    | ProviderErrorCode
    | MissingWabaError["code"]
    | NotDirectDependencyError["code"]
    | UsageError["code"]
    | "KALEYRA_UNEXPECTED";

/** Brings an error about on a fresh sandbox, and returns what the user sees. */
export type Occasion = (sandbox: Sandbox) => Promise<string> | string;

const ID = "7654000001";
const STATE = stateOf(SUPPORT);

const answer = (status: number, body: unknown): FaultInput => ({ kind: "answer", status, body: JSON.stringify(body) });

const importing = (id: string): Props => ({ ...SUPPORT, __import: id });

/** The message of the error that the work ends with. */
function failure(work: Promise<unknown>): Promise<string> {
    return work.then(
        () => "",
        (error: Error) => error.message,
    );
}

/** What the provider printed, and the message of its error. */
async function seen(host: Host, work: Promise<unknown>): Promise<string> {
    const message = await failure(work);
    return host.output + message;
}

function start(sandbox: Sandbox, options: HostOptions = {}): Promise<Host> {
    return Host.start({ environment: sandbox.environment, hasty: true, ...options });
}

async function create(sandbox: Sandbox, fields: Props = SUPPORT, options: HostOptions = {}): Promise<string> {
    const host = await start(sandbox, options);
    return seen(host, host.create(fields));
}

/** An add that Kaleyra answers in this way. */
export function addAnswered(status: number, body: unknown): Occasion {
    return add(answer(status, body));
}

function add(fault: FaultInput, options: HostOptions = {}): Occasion {
    return (sandbox) => {
        sandbox.faults.set([{ ...fault, on: "add" } as FaultInput]);
        return create(sandbox, SUPPORT, options);
    };
}

function addAt(originOf: (sandbox: Sandbox) => string): Occasion {
    return (sandbox) =>
        create(sandbox, SUPPORT, { environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: originOf(sandbox) } });
}

/** A preview of a new number during which Kaleyra answers in this way. */
function preview(fault: FaultInput): Occasion {
    return async (sandbox) => {
        sandbox.faults.set([fault]);
        const host = await start(sandbox);
        const { failures } = await host.check({}, SUPPORT);
        return host.output + failures.map(({ reason }) => reason).join("\n");
    };
}

async function read(sandbox: Sandbox, id: string, props: Props): Promise<string> {
    const host = await start(sandbox);
    return seen(host, host.read(id, props));
}

function importInto(form: object): Occasion {
    return (sandbox) => {
        sandbox.listForm = listFormSchema.parse(form);
        return create(sandbox, importing(ID));
    };
}

/** A request of the client itself, as the commands list, verify and retry-otp make it. */
function request(fault: FaultInput, ask: (client: KaleyraClient) => Promise<unknown>, signal?: AbortSignal): Occasion {
    return async (sandbox) => {
        sandbox.faults.set([fault]);
        const { sid, apiKey } = sandbox.account;
        const account = { sid, apiKey, origin: sandbox.url };
        const client = new KaleyraClient(account, { patience: 1_000, ...(signal === undefined ? {} : { signal }) });
        try {
            return await failure(ask(client));
        } finally {
            await client.destroy();
        }
    };
}

const list = (client: KaleyraClient) => client.listPhoneNumbers(SUPPORT.wabaId);
const verify = (client: KaleyraClient) => client.verifyPhoneNumber(SUPPORT.wabaId, ID, STATE.e164, "000000");
const retryOtp = (client: KaleyraClient) => client.retryOtp(SUPPORT.wabaId, ID, STATE.e164, "SMS");

function command(...args: string[]): Occasion {
    return ({ environment }) => {
        const options = { input: "hello\n", encoding: "utf8", env: { ...process.env, ...environment } } as const;
        return spawnSync(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args], options).stderr;
    };
}

/** Puts a number into the sandbox, as if it had been added earlier. */
function existing(sandbox: Sandbox, fields = SUPPORT): void {
    sandbox.store.addVerified(fields);
}

/** The check of a resource of which these fields change. */
async function change(sandbox: Sandbox, fields: Props): Promise<string> {
    const host = await start(sandbox);
    await host.diff(ID, STATE, { ...SUPPORT, ...fields });
    const { failures } = await host.check({}, { ...SUPPORT, ...fields });
    return failures.map(({ reason }) => reason).join("\n");
}

/** An empty list: only an answer that Kaleyra documents causes the error; test/client/documented.ts has these answers. */
export const OCCASIONS: Readonly<Record<ErrorCode, readonly Occasion[]>> = {
    KALEYRA_ACCOUNT_TYPE: [addAnswered(401, { code: "WA-401", message: "Account type not allowed" })],
    KALEYRA_BALANCE: [addAnswered(400, { code: "E110", message: "Low balance" })],
    KALEYRA_CANCELLED: [request({ kind: "hang" }, list, AbortSignal.abort())],
    KALEYRA_CREDENTIALS: [preview(answer(401, { code: "RBC001", message: "Incorrect SID or API key." }))],
    KALEYRA_DUPLICATE_NUMBER: [
        (sandbox) => {
            existing(sandbox);
            return create(sandbox);
        },
        (sandbox) => {
            existing(sandbox, { ...SUPPORT, wabaId: "1" });
            return create(sandbox);
        },
        async (sandbox) => {
            const host = await start(sandbox);
            await host.check({}, { ...SUPPORT, __resource: "support" });
            const { failures } = await host.check({}, { ...SUPPORT, __resource: "helpdesk" });
            return failures.map(({ reason }) => reason).join("\n");
        },
        async (sandbox) => {
            const host = await start(sandbox);
            await host.create(SUPPORT);
            const before = host.output.length;
            return (await seen(host, host.create(SUPPORT))).slice(before);
        },
    ],
    KALEYRA_FIELD: [
        (sandbox) => create(sandbox, { ...SUPPORT, name: UNKNOWN }),
        ({ environment }) => failure(readWabaNumbers("WABA 1", undefined, environment)),
    ],
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
    KALEYRA_IMPORT: [
        (sandbox) => create(sandbox, importing("1")),
        (sandbox) => {
            existing(sandbox);
            return create(sandbox, importing("1"));
        },
        (sandbox) => {
            existing(sandbox, { ...SUPPORT, name: "ACME Helpdesk" });
            return create(sandbox, importing(ID));
        },
        importInto({ container: "unrecognisable" }),
        async (sandbox) => {
            const host = await start(sandbox);
            return seen(host, host.diff(ID, STATE, importing("2")));
        },
    ],
    KALEYRA_INVALID_NUMBER: [],
    KALEYRA_NAME_REQUIRED: [],
    KALEYRA_NAME_TOO_LONG: [],
    // A row of docs/compatibility.md shows how a program comes to it, with pnpm.
    KALEYRA_NOT_DIRECT_DEPENDENCY: [() => new NotDirectDependencyError("/app").message],
    KALEYRA_PAYLOAD: [],
    KALEYRA_RATE_LIMIT: [
        add({ kind: "too-many-requests", retryAfter: "3600" }),
        add({ kind: "too-many-requests" }, { waits: { patience: 1_000 }, hasty: false }),
    ],
    KALEYRA_REDIRECT: [add({ kind: "redirect", to: "https://elsewhere.invalid" })],
    KALEYRA_REJECTED: [
        addAnswered(403, { code: "XX1", message: "The number is blocked" }),
        add({ kind: "answer", status: 404, body: "<html>Not found</html>" }),
        request(
            answer(400, { code: "WA400", message: "OTP is incorrect", data: [], error: { otp: "OTP is incorrect" } }),
            verify,
        ),
    ],
    KALEYRA_SAME_NUMBER: [
        (sandbox) => change(sandbox, { name: "Other" }),
        (sandbox) => change(sandbox, { wabaId: "766999999999" }),
        async (sandbox) => {
            const host = await start(sandbox);
            await host.diff(ID, STATE, { ...SUPPORT, name: UNKNOWN });
            await host.delete(ID, STATE);
            const before = host.output.length;
            return (await seen(host, host.create({ ...SUPPORT, name: "Other" }))).slice(before);
        },
    ],
    KALEYRA_SETTINGS: [
        (sandbox) => create(sandbox, SUPPORT, { environment: {} }),
        (sandbox) =>
            create(sandbox, SUPPORT, {
                environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: "", KALEYRA_POD: "XX" },
            }),
    ],
    KALEYRA_TLS: [addAt(({ url }) => url.replace("http:", "https:"))],
    KALEYRA_TRY_AGAIN_LATER: [request({ kind: "internal-error" }, list), request({ kind: "internal-error" }, retryOtp)],
    KALEYRA_UNCERTAIN: [
        add({ kind: "reset" }),
        add({ kind: "internal-error" }),
        add({ kind: "reset", stored: true }),
        request({ kind: "reset" }, retryOtp),
    ],
    KALEYRA_UNEXPECTED: [() => errorText(new TypeError("Cannot read properties of undefined"))],
    KALEYRA_UNKNOWN_LIST_FORM: [
        (sandbox) => {
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            return read(sandbox, ID, STATE);
        },
    ],
    KALEYRA_UNREACHABLE: [addAt(() => NOBODY)],
    KALEYRA_UNREADABLE_LIST: [request({ kind: "reset" }, list)],
    KALEYRA_UNREADABLE_STATE: [
        (sandbox) => read(sandbox, "1", { wabaId: SUPPORT.wabaId }),
        (sandbox) => {
            existing(sandbox, SALES);
            const { countryCode, phoneNumber, wabaId } = SUPPORT;
            return read(sandbox, ID, { wabaId, countryCode, phoneNumber });
        },
        (sandbox) => read(sandbox, "1", {}),
    ],
    KALEYRA_USAGE: [
        command("verify", "--waba", SUPPORT.wabaId, "--id", ID, "--number", STATE.e164),
        command("verify"),
        command("sandbox", "--fault", "reset"),
    ],
    KALEYRA_VERIFICATION_TYPE_REQUIRED: [],
    KALEYRA_WABA: [],
    KALEYRA_WABA_ID_REQUIRED: [],
};
