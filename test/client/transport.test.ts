// What keeps the key safe and the outcome certain on the way: certificates, proxies, time limits.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type ClientOptions, KaleyraClient } from "../../kaleyra/client";
import { Sandbox } from "../../sandbox/server";
import { SALES, SUPPORT } from "../support/sample-numbers";

const LIMITS = { connect: 2_000, headers: 3_000, exchange: 4_000, bytes: 100_000 };

async function listen(server: Server | ReturnType<typeof createHttpServer>): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
}

async function withVariables<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
        return await work();
    } finally {
        for (const name of Object.keys(variables)) {
            if (before[name] === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = before[name];
            }
        }
    }
}

describe("a certificate that is not trusted", () => {
    let server: Server;
    let origin: string;
    let heard: number;

    before(async () => {
        const folder = mkdtempSync(join(tmpdir(), "certificate-"));
        const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
        const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes", "-keyout", key, "-out", cert];
        execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...subject], { stdio: "ignore" });
        heard = 0;
        server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
            heard += 1;
            response.end();
        });
        rmSync(folder, { recursive: true });
        origin = `https://localhost:${await listen(server)}`;
    });

    after(() => server.close());

    for (const variables of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }] as Record<string, string>[]) {
        it(`ends before anything is sent, with ${JSON.stringify(variables)}`, async () => {
            await withVariables(variables, async () => {
                const client = new KaleyraClient({ sid: "s", apiKey: "k", origin }, { limits: LIMITS });
                await assert.rejects(client.addPhoneNumber(SUPPORT), { code: "KALEYRA_TLS", isUncertain: false });
                await client.destroy();
            });
            assert.equal(heard, 0);
        });
    }

    it("is reported as a server that does not use TLS, where it does not", async () => {
        const sandbox = await Sandbox.start();
        const client = new KaleyraClient({ sid: "s", apiKey: "k", origin: sandbox.url.replace("http:", "https:") });
        await assert.rejects(client.addPhoneNumber(SUPPORT), {
            code: "KALEYRA_TLS",
            message: /no trusted connection to \S+: wrong version number \(ERR_SSL_WRONG_VERSION_NUMBER\)\. Nothing/m,
        });
        await client.destroy();
        await sandbox.close();
    });
});

describe("a proxy", () => {
    const account = { sid: "s", apiKey: "k", origin: "https://api.kaleyra.invalid" };

    it("carries requests to the vendor, and its refusal is reported at once", async () => {
        const tunnels: string[] = [];
        const proxy = createHttpServer().on("connect", ({ url = "" }, socket) => {
            tunnels.push(url);
            socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        });
        const port = await listen(proxy);
        await withVariables({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: "" }, async () => {
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 30_000 });
            await assert.rejects(client.addPhoneNumber(SUPPORT), (error: Error) => {
                assert.match(error.message, /the proxy in HTTPS_PROXY or HTTP_PROXY failed/);
                assert.match(error.message, /Nothing was added/);
                return true;
            });
            await client.destroy();
        });
        assert.deepEqual(tunnels, ["api.kaleyra.invalid:443"]);
        proxy.close();
    });

    it("whose address is malformed is reported at once, and destroying the client does not fail", async () => {
        await withVariables({ HTTPS_PROXY: "::nonsense::" }, async () => {
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 30_000 });
            await assert.rejects(client.addPhoneNumber(SUPPORT), /HTTPS_PROXY/);
            await client.destroy();
        });
    });

    describe("that accepts the connection but never opens the tunnel", () => {
        let proxy: ReturnType<typeof createHttpServer>;
        let tunnels: Duplex[];
        let variables: Record<string, string>;

        beforeEach(async () => {
            tunnels = [];
            proxy = createHttpServer().on("connect", (_request, socket) => {
                tunnels.push(socket);
                // The other side resets it.
                socket.on("error", () => {});
            });
            variables = { HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`, NO_PROXY: "" };
        });

        afterEach(() => {
            for (const socket of tunnels) {
                socket.destroy();
            }
            proxy.close();
        });

        it("ends an exchange within the time limit of a connection, and nothing was added", async () => {
            await withVariables(variables, async () => {
                const limits = { ...LIMITS, connect: 200 };
                const client = new KaleyraClient(account, { limits, patience: 100 });
                await assert.rejects(client.addPhoneNumber(SUPPORT), {
                    code: "KALEYRA_UNREACHABLE",
                    isUncertain: false,
                    message: /no connection within 0\.2 s/,
                });
                await client.destroy();
            });
            assert.equal(tunnels.length, 1);
        });

        it("does not keep a client from being destroyed", async () => {
            await withVariables(variables, async () => {
                const client = new KaleyraClient(account, { limits: { ...LIMITS, connect: 60_000, exchange: 60_000 } });
                const adding = assert.rejects(client.addPhoneNumber(SUPPORT), { code: "KALEYRA_CANCELLED" });
                while (tunnels.length === 0) {
                    await new Promise((resolve) => setTimeout(resolve, 5));
                }
                const [tunnel] = tunnels;
                const closed = new Promise((resolve) => tunnel?.once("end", resolve).resume());
                await client.destroy();
                await Promise.all([closed, adding]);
            });
            assert.equal(tunnels.length, 1);
        });
    });

    it("is not used for plain http to this machine, so that it never sees the key", async () => {
        const sandbox = await Sandbox.start();
        const { sid, apiKey } = sandbox.account;
        await withVariables(
            { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "" },
            async () => {
                const client = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS });
                assert.equal(await client.addPhoneNumber(SUPPORT), "7654000001");
                await client.destroy();
            },
        );
        await sandbox.close();
    });
});

describe("time", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
    });

    afterEach(() => sandbox.close());

    const client = (patience: number) => {
        const { sid, apiKey } = sandbox.account;
        return new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS, patience });
    };

    it("that was spent on waits is not taken from an add, whose outcome would become uncertain", async () => {
        sandbox.faults.set([
            { kind: "too-many-requests", retryAfter: "1", times: 1 },
            { kind: "delay", ms: 1_200 },
        ]);
        assert.equal(await client(2_000).addPhoneNumber(SUPPORT), "7654000001");
    });

    it("that one request waits for its own 5xx does not delay the others", async () => {
        const headers = { "retry-after": "1" };
        sandbox.faults.set([{ kind: "answer", status: 503, headers, on: "list", times: 1 }]);
        const shared = client(30_000);
        const list = shared.listPhoneNumbers(SUPPORT.wabaId);
        while (sandbox.count("list") === 0) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await shared.addPhoneNumber(SALES);
        assert.equal(sandbox.count("list"), 1, "the list is still waiting");
        await list;
        assert.equal(sandbox.count("list"), 2);
    });
});

describe("cancellation", () => {
    let sandbox: Sandbox;
    let cancellation: AbortController;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        cancellation = new AbortController();
    });

    afterEach(() => sandbox.close());

    const client = (options: ClientOptions = {}) => {
        const { sid, apiKey } = sandbox.account;
        const { signal } = cancellation;
        return new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS, signal, ...options });
    };

    const requests = async (count: number) => {
        while (sandbox.requests.length < count) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
    };

    it("ends a list request that was sent", async () => {
        sandbox.faults.set([{ kind: "hang" }]);
        const listing = client({ limits: { exchange: 60_000 } }).listPhoneNumbers(SUPPORT.wabaId);
        await requests(1);
        cancellation.abort();
        await assert.rejects(listing, {
            code: "KALEYRA_CANCELLED",
            message:
                /^The numbers of WABA 766123456789 could not be read: .*cancelled\. Nothing was changed\. \[KALEYRA_CANCELLED\]/,
        });
    });

    it("ends the wait of a list before its next attempt", async () => {
        sandbox.faults.set([{ kind: "answer", status: 503, headers: { "retry-after": "50" }, on: "list" }]);
        const listing = client().listPhoneNumbers(SUPPORT.wabaId);
        await requests(1);
        cancellation.abort();
        await assert.rejects(listing, { code: "KALEYRA_CANCELLED" });
    });

    it("ends the wait of an add for the gate, and nothing was added", async () => {
        sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "50" }]);
        const shared = client();
        const adding = shared.addPhoneNumber(SUPPORT);
        while (shared.reasonForWaiting === undefined) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        cancellation.abort();
        await assert.rejects(adding, {
            code: "KALEYRA_CANCELLED",
            isUncertain: false,
            message: /Nothing was added\./,
        });
        assert.equal(sandbox.count("add"), 1);
    });

    it("never ends an add that was sent", async () => {
        sandbox.faults.set([{ kind: "delay", ms: 300 }]);
        const adding = client().addPhoneNumber(SUPPORT);
        await requests(1);
        cancellation.abort();
        assert.equal(await adding, "7654000001");
    });

    it("before the request is sent prevents it from being sent", async () => {
        cancellation.abort();
        await assert.rejects(client().addPhoneNumber(SUPPORT), { code: "KALEYRA_CANCELLED" });
        await assert.rejects(client().listPhoneNumbers(SUPPORT.wabaId), { code: "KALEYRA_CANCELLED" });
        assert.equal(sandbox.requests.length, 0);
    });
});

describe("a client that is destroyed", () => {
    it("ends its requests at once; a sent add is then uncertain", async () => {
        const sandbox = await Sandbox.start({ faults: [{ kind: "hang" }] });
        const { sid, apiKey } = sandbox.account;
        const client = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: { exchange: 60_000 } });
        const adding = assert.rejects(client.addPhoneNumber(SUPPORT), {
            code: "KALEYRA_UNCERTAIN",
            isUncertain: true,
        });
        while (sandbox.count("add") === 0) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await client.destroy();
        await adding;
        await sandbox.close();
    });
});
