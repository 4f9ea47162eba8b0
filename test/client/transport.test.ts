// What keeps the key safe and the outcome certain on the way: certificates, proxies, time limits, cancellation.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClientOptions, KaleyraClient } from "../../kaleyra/client";
import { tooManyRequests } from "../support/faults";
import { freshSandbox } from "../support/fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

const LIMITS = { connect: 2_000, headers: 3_000, exchange: 4_000, bytes: 100_000 };

const setup = freshSandbox();
const clients: KaleyraClient[] = [];
let variables: NodeJS.ProcessEnv;

beforeEach(() => {
    variables = { ...process.env };
});

afterEach(async () => {
    process.env = variables;
    await Promise.all(clients.splice(0).map((client) => client.destroy()));
});

/** A client of the sandbox, or of a server somewhere else. */
function clientOf(options: ClientOptions = {}, origin = setup.sandbox.url): KaleyraClient {
    const { sid, apiKey } = setup.sandbox.account;
    const client = new KaleyraClient({ sid, apiKey, origin }, { limits: LIMITS, ...options });
    clients.push(client);
    return client;
}

/** A key and a certificate that only signs itself. */
function selfSigned(host: string, folder: string) {
    const file = join(folder, "cert.pem");
    const [key, name] = [join(folder, "key.pem"), ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`]];
    const args = ["req", "-x509", "-newkey", "rsa:2048", ...name, "-days", "2", "-nodes", "-keyout", key, "-out", file];
    execFileSync("openssl", args, { stdio: "ignore" });
    return { key: readFileSync(key), cert: readFileSync(file), file };
}

async function listen(server: Server | ReturnType<typeof createHttpServer>): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
}

async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
        await sleep(5);
    }
}

const requested = (count: number) => until(() => setup.sandbox.requests.length >= count);

describe("an untrusted certificate of the API domain", () => {
    let server: Server;
    let origin: string;
    let received = 0;

    before(async () => {
        const folder = mkdtempSync(join(tmpdir(), "certificate-"));
        server = createServer(selfSigned("localhost", folder), (_, response) => {
            received += 1;
            response.end();
        });
        rmSync(folder, { recursive: true });
        origin = `https://localhost:${await listen(server)}`;
    });

    after(() => server.close());

    for (const unsafe of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }]) {
        it(`ends an add before anything is sent, with the environment ${JSON.stringify(unsafe)}`, async () => {
            Object.assign(process.env, unsafe);
            const adding = clientOf({}, origin).addPhoneNumber(SUPPORT);
            await assert.rejects(adding, { code: "KALEYRA_TLS", isUncertain: false });
            assert.equal(received, 0);
        });
    }
});

/** An add with little time to connect, in a process that then goes on. */
const LATE_ADD = `
    const { KaleyraClient } = require("./kaleyra/client");
    const account = { sid: "S", apiKey: "K", origin: "https://api.kaleyra.invalid" };
    const client = new KaleyraClient(account, { limits: { connect: 200 }, patience: 100 });
    client.addPhoneNumber(${JSON.stringify(SUPPORT)}).catch(({ message }) => console.log(message));
    setTimeout(() => undefined, 10_000);`;

describe("a proxy between the client and Kaleyra", () => {
    const VENDOR = "https://api.kaleyra.invalid";
    let proxy: ReturnType<typeof createHttpServer>;
    let tunnels: { readonly url: string; readonly socket: Duplex }[];

    /** What the proxy does with the connection; by default it never opens the tunnel. */
    let answer: (socket: Duplex) => void;

    beforeEach(async () => {
        tunnels = [];
        answer = () => undefined;
        proxy = createHttpServer().on("connect", ({ url = "" }, socket) => {
            tunnels.push({ url, socket });
            // The other side resets it.
            socket.on("error", () => undefined);
            answer(socket);
        });
        Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`, NO_PROXY: "" });
    });

    afterEach(() => {
        for (const { socket } of tunnels) {
            socket.destroy();
        }
        proxy.close();
    });

    it("carries requests to the vendor, and its refusal is reported at once", async () => {
        answer = (socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        await assert.rejects(
            clientOf({}, VENDOR).addPhoneNumber(SUPPORT),
            /the proxy in HTTPS_PROXY or HTTP_PROXY failed.*Nothing was added/,
        );
        assert.deepEqual(
            tunnels.map(({ url }) => url),
            ["api.kaleyra.invalid:443"],
        );
    });

    it("is reported at once when its address is malformed, and destroying the client does not fail", async () => {
        process.env.HTTPS_PROXY = "::nonsense::";
        await assert.rejects(clientOf({}, VENDOR).addPhoneNumber(SUPPORT), /HTTPS_PROXY/);
    });

    it("ends an add within the time limit of a connection when it opens no tunnel, and nothing was added", async () => {
        const client = clientOf({ limits: { ...LIMITS, connect: 200 }, patience: 100 }, VENDOR);
        await assert.rejects(client.addPhoneNumber(SUPPORT), {
            code: "KALEYRA_UNREACHABLE",
            isUncertain: false,
            message: /no connection within 0\.2 s/,
        });
        assert.equal(tunnels.length, 1);
    });

    it("carries no add whose tunnel opens after the client has reported that nothing was added", async () => {
        const folder = mkdtempSync(join(tmpdir(), "certificate-"));
        const { file, ...certificate } = selfSigned("api.kaleyra.invalid", folder);
        let received = 0;
        const vendor = createServer(certificate, () => {
            received += 1;
        });
        const port = await listen(vendor);
        // The certificate must be trusted, which Node.js reads from the environment only when it starts.
        const client = spawn(process.execPath, ["--import", "tsx", "-e", LATE_ADD], {
            env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
            stdio: ["ignore", "pipe", "inherit"],
        });
        try {
            const [reported] = await once(client.stdout.setEncoding("utf8"), "data");
            assert.match(reported, /no connection within 0\.2 s\. Nothing was added\./);
            const socket = tunnels[0]?.socket as Duplex;
            const usedOrClosed = Promise.race([once(vendor, "secureConnection"), once(socket, "close")]);
            const upstream = connect(port, "127.0.0.1", () => {
                socket.write("HTTP/1.1 200 OK\r\n\r\n");
                socket.pipe(upstream).pipe(socket);
            });
            await usedOrClosed;
            // An add that is sent arrives at once.
            await sleep(300);
            assert.equal(received, 0);
        } finally {
            client.kill();
            vendor.close();
            rmSync(folder, { recursive: true });
        }
    });

    it("is not used for plain http to this machine, so that it never sees the key", async () => {
        process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
        assert.equal(await clientOf().addPhoneNumber(SUPPORT), "7654000001");
        assert.deepEqual(tunnels, []);
    });
});

describe("the time that the client gives an add", () => {
    it("is not shortened by earlier waits, which would make its outcome uncertain", async () => {
        setup.sandbox.faults.set([tooManyRequests("1", { times: 1 }), { kind: "delay", ms: 1_200 }]);
        assert.equal(await clientOf({ patience: 2_000 }).addPhoneNumber(SUPPORT), "7654000001");
    });
});

describe("the cancellation of a client", () => {
    let cancellation: AbortController;

    beforeEach(() => {
        cancellation = new AbortController();
    });

    const client = (options: ClientOptions = {}) => clientOf({ signal: cancellation.signal, ...options });
    const cancelled = { code: "KALEYRA_CANCELLED" };

    it("ends a list request that was sent", async () => {
        setup.sandbox.faults.set([{ kind: "hang" }]);
        const listing = client({ limits: { exchange: 60_000 } }).listPhoneNumbers(SUPPORT.wabaId);
        await requested(1);
        cancellation.abort();
        await assert.rejects(listing, {
            ...cancelled,
            message: /^The numbers of WABA 766123456789 could not be read: .*cancelled\. Nothing was changed\. \[/,
        });
    });

    it("ends the wait of an add for the gate, and nothing was added", async () => {
        setup.sandbox.faults.set([tooManyRequests("50")]);
        const shared = client();
        const adding = shared.addPhoneNumber(SUPPORT);
        await until(() => shared.reasonForWaiting !== undefined);
        cancellation.abort();
        await assert.rejects(adding, { ...cancelled, isUncertain: false, message: /Nothing was added\./ });
        assert.equal(setup.sandbox.count("add"), 1);
    });

    it("never ends an add that was sent", async () => {
        setup.sandbox.faults.set([{ kind: "delay", ms: 300 }]);
        const adding = client().addPhoneNumber(SUPPORT);
        await requested(1);
        cancellation.abort();
        assert.equal(await adding, "7654000001");
    });

    it("prevents a later request from being sent", async () => {
        cancellation.abort();
        await assert.rejects(client().addPhoneNumber(SUPPORT), cancelled);
        await assert.rejects(client().listPhoneNumbers(SUPPORT.wabaId), cancelled);
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("ends all requests at once when the client is destroyed; a sent add is then uncertain", async () => {
        setup.sandbox.faults.set([{ kind: "hang" }]);
        const destroyed = clientOf({ limits: { exchange: 60_000 } });
        const adding = destroyed.addPhoneNumber(SUPPORT);
        await requested(1);
        await Promise.all([
            assert.rejects(adding, { code: "KALEYRA_UNCERTAIN", isUncertain: true }),
            destroyed.destroy(),
        ]);
    });
});
