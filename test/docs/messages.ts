// How users come to see each message that docs/troubleshooting.md quotes: every entry brings it about on a fresh sandbox.
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
import { DOCUMENTED_FAILURES } from "../client/documented";
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

/** Brings a message about on a fresh sandbox, and returns everything that the user sees. */
export type Occasion = (sandbox: Sandbox) => Promise<string> | string;

/** What is done with a provider host that talks to the sandbox. */
type Work = (host: Host, sandbox: Sandbox) => Promise<unknown>;

const ID = "7654000001";
const STATE = stateOf(SUPPORT);
const HTML: FaultInput = { kind: "answer", status: 404, body: "<html>" };

const urn = (name: string) => `urn:pulumi:dev::numbers::pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber::${name}`;
const importing = (id: string, fields: Props = SUPPORT): Props => ({ ...fields, __import: id });
const previewed = (fields: Props): Props => ({ ...fields, __preview: true });
const answer = (status: number, body: unknown): FaultInput => ({ kind: "answer", status, body: JSON.stringify(body) });

/** The message of the error that the work ends with, or the failures of a check. */
async function outcome(work: Promise<unknown>): Promise<string> {
    try {
        const { failures = [] } = Object(await work) as { failures?: { reason: string }[] };
        return failures.map(({ reason }) => reason).join("\n");
    } catch (error) {
        return (error as Error).message;
    }
}

/** What the provider prints meanwhile, and how the work ends. */
function hosted(work: Work, options: HostOptions = {}): Occasion {
    return async (sandbox) => {
        const host = await Host.start({ environment: sandbox.environment, hasty: true, ...options });
        const message = await outcome(work(host, sandbox));
        return host.output + message;
    };
}

const check = (news: Props, options?: HostOptions) => hosted((host) => host.check({}, news), options);
const create = (news: Props, options?: HostOptions) => hosted((host) => host.create(news), options);
const read = (props: Props, id = ID) => hosted((host) => host.read(id, props));
const change = (fields: Props) => hosted((host) => host.check(STATE, { ...SUPPORT, ...fields }));

/** On a sandbox that has these numbers. */
function having(numbers: readonly (typeof SUPPORT)[], occasion: Occasion): Occasion {
    return (sandbox) => {
        for (const number of numbers) {
            sandbox.store.addVerified(number);
        }
        return occasion(sandbox);
    };
}

/** While requests meet this fault. */
function during(fault: FaultInput, occasion: Occasion): Occasion {
    return (sandbox) => {
        sandbox.faults.set([fault]);
        return occasion(sandbox);
    };
}

/** While nobody understands the list. */
function unrecognisable(occasion: Occasion): Occasion {
    return (sandbox) => {
        sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
        return occasion(sandbox);
    };
}

const add = (fault: FaultInput, options?: HostOptions) =>
    during({ ...fault, on: "add" } as FaultInput, create(SUPPORT, options));

function addAt(originOf: (sandbox: Sandbox) => string): Occasion {
    return (sandbox) =>
        create(SUPPORT, { environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: originOf(sandbox) } })(sandbox);
}

/** A request of the client itself, as the commands list, verify and retry-otp make it. */
function request(fault: FaultInput, send: (client: KaleyraClient) => Promise<unknown>, signal?: AbortSignal): Occasion {
    return during(fault, async ({ account: { sid, apiKey }, url: origin }) => {
        const options = { patience: 1_000, ...(signal === undefined ? {} : { signal }) };
        const client = new KaleyraClient({ sid, apiKey, origin }, options);
        try {
            return await outcome(send(client));
        } finally {
            await client.destroy();
        }
    });
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

/** Of what Kaleyra documents, what the provider can report as certain; after the others it looks at the list. */
function documented(code: ErrorCode): Occasion[] {
    const failures = DOCUMENTED_FAILURES.filter(({ expected }) => expected.code === code && expected.certain !== false);
    return failures.map(({ status, envelope }) => add(answer(status, envelope)));
}

/** Two resources with one number, in this order. */
async function declareTwice(host: Host): Promise<unknown> {
    await host.check({}, { ...SUPPORT, __resource: urn("support") });
    return host.check({}, { ...SUPPORT, __resource: urn("helpdesk") });
}

/** The state of one resource has the number, and another declares it. */
async function declareElsewhere(host: Host): Promise<unknown> {
    await host.check(STATE, { ...SALES, __resource: urn("support") });
    return host.check({}, { ...SUPPORT, __resource: urn("helpdesk") });
}

async function removeFirst(host: Host, news: Props): Promise<unknown> {
    await host.diff(ID, STATE, { ...SUPPORT, name: UNKNOWN });
    await host.delete(ID, STATE);
    return host.create(news);
}

export const BY_CODE: Readonly<Record<ErrorCode, readonly Occasion[]>> = {
    KALEYRA_ACCOUNT_TYPE: [add(answer(401, { code: "WA-401", message: "Account type not allowed" }))],
    KALEYRA_BALANCE: [add(answer(400, { code: "E110", message: "Low balance" }))],
    KALEYRA_CANCELLED: [request({ kind: "hang" }, list, AbortSignal.abort())],
    KALEYRA_CREDENTIALS: [
        ...documented("KALEYRA_CREDENTIALS"),
        check(SUPPORT, { configuration: { "kaleyra:apiKey": "wrong" } }),
    ],
    KALEYRA_DUPLICATE_NUMBER: [
        having([SUPPORT], check(SUPPORT)),
        having([{ ...SUPPORT, wabaId: "1" }], create(SUPPORT)),
        hosted(declareTwice),
        hosted(declareElsewhere),
        hosted(async (host) => {
            await host.create(SUPPORT);
            return host.create(SUPPORT);
        }),
    ],
    KALEYRA_FIELD: [
        check({ ...SUPPORT, phoneNumber: "919761234567" }),
        check({ ...SUPPORT, phoneNumber: "09761234567" }),
        check({ ...SUPPORT, wabaId: 766123456789 }),
        check(importing("+919761234567")),
        create({ ...SUPPORT, name: UNKNOWN }),
        ({ environment }) => outcome(readWabaNumbers("WABA 1", undefined, environment)),
    ],
    KALEYRA_GET_NEEDS_WABA: [() => outcome((async () => WhatsAppPhoneNumber.get("existing", ID))())],
    KALEYRA_IMPORT: [
        having([SUPPORT, SALES], create(importing("7654000002"))),
        having([SUPPORT], create(importing("1"))),
        having([{ ...SUPPORT, name: "ACME Helpdesk" }], create(importing(ID))),
        create(importing("1")),
        unrecognisable(create(importing(ID))),
        hosted(async (host) => {
            await host.diff(ID, STATE, importing(ID, SALES));
            return host.check({}, importing(ID, SALES));
        }),
        hosted((host) => host.diff(ID, STATE, importing("2"))),
    ],
    KALEYRA_INVALID_NUMBER: documented("KALEYRA_INVALID_NUMBER"),
    KALEYRA_NAME_REQUIRED: documented("KALEYRA_NAME_REQUIRED"),
    KALEYRA_NAME_TOO_LONG: documented("KALEYRA_NAME_TOO_LONG"),
    KALEYRA_NOT_DIRECT_DEPENDENCY: [() => new NotDirectDependencyError("/app").message],
    KALEYRA_PAYLOAD: documented("KALEYRA_PAYLOAD"),
    KALEYRA_RATE_LIMIT: [
        add({ kind: "too-many-requests", retryAfter: "3600" }),
        add({ kind: "too-many-requests" }, { waits: { patience: 1_000 }, hasty: false }),
    ],
    KALEYRA_REDIRECT: [request({ kind: "redirect", to: "https://elsewhere.invalid" }, list)],
    KALEYRA_REJECTED: [
        add(answer(403, { code: "XX1", message: "The number is blocked" })),
        request(
            answer(400, { code: "WA400", message: "OTP is incorrect", data: [], error: { otp: "OTP is incorrect" } }),
            verify,
        ),
    ],
    KALEYRA_SAME_NUMBER: [
        change({ name: "Other" }),
        change({ wabaId: "766999999999" }),
        change({ verificationType: "VOICE" }),
        hosted((host) => removeFirst(host, { ...SUPPORT, name: "Other" })),
        hosted(async (host) => {
            await host.check(STATE, { ...SUPPORT, __resource: urn("support") });
            return host.check({}, { ...SUPPORT, __resource: urn("support") });
        }),
    ],
    KALEYRA_SETTINGS: [
        create(SUPPORT, { environment: {} }),
        check(SUPPORT, { environment: { KALEYRA_SID: "s", KALEYRA_API_KEY: "k", KALEYRA_POD: "XX" } }),
    ],
    KALEYRA_TLS: [addAt(({ url }) => url.replace("http:", "https:"))],
    KALEYRA_TRY_AGAIN_LATER: [request({ kind: "internal-error" }, list), request({ kind: "internal-error" }, retryOtp)],
    KALEYRA_UNCERTAIN: [
        add({ kind: "reset" }),
        add({ kind: "internal-error" }),
        during(
            { kind: "reset", on: "add" },
            hosted((host, { store }) => {
                const adding = host.create(SUPPORT);
                store.addVerified({ ...SUPPORT, name: "ACME Helpdesk" });
                return adding;
            }),
        ),
        request({ kind: "reset" }, retryOtp),
    ],
    KALEYRA_UNEXPECTED: [() => errorText(new TypeError("Cannot read properties of undefined"))],
    KALEYRA_UNKNOWN_LIST_FORM: [unrecognisable(read(STATE))],
    KALEYRA_UNREACHABLE: [addAt(() => NOBODY)],
    KALEYRA_UNREADABLE_LIST: [request({ kind: "reset" }, list)],
    KALEYRA_UNREADABLE_STATE: [
        read({ wabaId: SUPPORT.wabaId }, "1"),
        having(
            [SALES],
            read({ wabaId: SUPPORT.wabaId, countryCode: SUPPORT.countryCode, phoneNumber: SUPPORT.phoneNumber }),
        ),
        read({}, "1"),
    ],
    KALEYRA_USAGE: [
        command("verify", "--waba", SUPPORT.wabaId, "--id", ID, "--number", STATE.e164),
        command("sandbox", "--fault", "reset"),
    ],
    KALEYRA_VERIFICATION_TYPE_REQUIRED: documented("KALEYRA_VERIFICATION_TYPE_REQUIRED"),
    KALEYRA_WABA: documented("KALEYRA_WABA"),
    KALEYRA_WABA_ID_REQUIRED: documented("KALEYRA_WABA_ID_REQUIRED"),
};

/** Messages of the package that are no errors. */
export const WITHOUT_A_CODE: readonly Occasion[] = [
    check(previewed(SUPPORT)),
    having([SUPPORT], check(previewed(importing(ID)))),
    check(previewed({ ...SUPPORT, countryCode: "+1", phoneNumber: "5555555555" })),
    check(previewed(SUPPORT), { environment: {} }),
    during(HTML, check(SUPPORT)),
    (sandbox) =>
        check(SUPPORT, {
            environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY },
            configuration: { "kaleyra:apiDomain": sandbox.url },
        })(sandbox),
    hosted((host) => host.check(STATE, previewed(SALES))),
    create(SUPPORT),
    hosted((host) => removeFirst(host, SUPPORT)),
    add({ kind: "reset", stored: true }),
    hosted((host) => host.delete(ID, STATE)),
    having(
        [{ ...SUPPORT, name: "ACME Helpdesk" }],
        hosted((host) => host.update(ID, STATE, { ...SUPPORT, name: "ACME Helpdesk" })),
    ),
    unrecognisable(create(importing(ID), { configuration: { "kaleyra:allowUnverifiedImport": "true" } })),
    read(STATE),
    having(
        [SALES],
        hosted((host, { store }) => {
            store.remove(ID);
            store.addVerified(SUPPORT);
            return host.read(ID, STATE);
        }),
    ),
    having([SALES], read(STATE)),
    having([{ ...SUPPORT, name: "ACME Helpdesk" }], read(STATE)),
    during(HTML, read(STATE)),
];
