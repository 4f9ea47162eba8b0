// What keeps the key safe and the outcome certain on the way: certificates, proxies, time limits.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KaleyraClient } from "../../kaleyra/client";
import { Sandbox } from "../../sandbox/server";
import { NOBODY, SALES, SUPPORT } from "../numbers";

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

describe("a certificate that nobody vouches for", () => {
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
                await assert.rejects(client.addPhoneNumber("1", SUPPORT), { code: "KALEYRA_TLS", certain: true });
                await client.close();
            });
            assert.equal(heard, 0);
        });
    }

    it("says in words that what answers speaks no TLS", async () => {
        const sandbox = await Sandbox.start();
        const client = new KaleyraClient({ sid: "s", apiKey: "k", origin: sandbox.url.replace("http:", "https:") });
        await assert.rejects(client.addPhoneNumber("1", SUPPORT), {
            code: "KALEYRA_TLS",
            message: /no trusted connection to \S+: wrong version number \(ERR_SSL_WRONG_VERSION_NUMBER\)\.$/m,
        });
        await client.close();
        await sandbox.close();
    });
});

describe("a proxy", () => {
    const account = { sid: "s", apiKey: "k", origin: "https://api.kaleyra.invalid" };

    it("carries requests to the vendor, and its refusal is said at once", async () => {
        const tunnels: string[] = [];
        const proxy = createHttpServer().on("connect", ({ url = "" }, socket) => {
            tunnels.push(url);
            socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        });
        const port = await listen(proxy);
        await withVariables({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: "" }, async () => {
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 30_000 });
            await assert.rejects(client.addPhoneNumber("1", SUPPORT), (error: Error) => {
                assert.match(error.message, /the proxy of HTTPS_PROXY or HTTP_PROXY did not work/);
                assert.match(error.message, /Nothing was added/);
                return true;
            });
            await client.close();
        });
        assert.deepEqual(tunnels, ["api.kaleyra.invalid:443"]);
        proxy.close();
    });

    it("whose address is malformed is said at once, and closing does not fail", async () => {
        await withVariables({ HTTPS_PROXY: "::nonsense::" }, async () => {
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 30_000 });
            await assert.rejects(client.addPhoneNumber("1", SUPPORT), /HTTPS_PROXY/);
            await client.close();
        });
    });

    it("has no part in plain http to this machine, so that it never sees the key", async () => {
        const sandbox = await Sandbox.start();
        const { sid, apiKey } = sandbox.account;
        await withVariables(
            { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "" },
            async () => {
                const client = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS });
                assert.equal(await client.addPhoneNumber(SUPPORT.wabaId, SUPPORT), "7654000001");
                await client.close();
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

    it("that was spent on waiting is not taken from an add: it would make its outcome uncertain", async () => {
        sandbox.faults.set([
            { kind: "too-many-requests", retryAfter: "1", times: 1 },
            { kind: "delay", ms: 2_000 },
        ]);
        assert.equal(await client(2_000).addPhoneNumber(SUPPORT.wabaId, SUPPORT), "7654000001");
    });

    it("that one request waits for its own 5xx does not hold back the others", async () => {
        sandbox.faults.set([{ kind: "bad-gateway", on: "list", times: 4 }]);
        const shared = client(30_000);
        const list = shared.listPhoneNumbers(SUPPORT.wabaId);
        while (sandbox.count("list") < 4) {
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await shared.addPhoneNumber(SUPPORT.wabaId, SALES);
        assert.equal(sandbox.count("list"), 4, "the list is still waiting");
        await list;
    });

    it("that others wait for an unreachable host is not called a rate limit", async () => {
        const { sid, apiKey } = sandbox.account;
        const shared = new KaleyraClient({ sid, apiKey, origin: NOBODY }, { limits: LIMITS, patience: 3_000 });
        const add = assert.rejects(shared.addPhoneNumber(SUPPORT.wabaId, SUPPORT), { code: "KALEYRA_UNREACHABLE" });
        await new Promise((resolve) => setTimeout(resolve, 700));
        await assert.rejects(shared.listPhoneNumbers(SUPPORT.wabaId, 1), { code: "KALEYRA_UNREACHABLE" });
        await add;
    });
});
