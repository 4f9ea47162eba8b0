// The sandbox behaves as Kaleyra's documentation says, word for word, from real conditions.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { DOCUMENTED_FAILURES } from "../support/documented-failures";
import { internalError } from "../support/faults";
import { freshSandbox } from "../support/fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

const PAYLOAD = {
    phone_number: "9761234567",
    name: "ACME Support",
    verification_type: "SMS",
    country_code: "+91",
};

const setup = freshSandbox();

interface Request {
    readonly sid?: string;
    readonly wabaId?: string;
    readonly apiKey?: string;
    readonly contentType?: string;
    readonly body?: string;
}

async function post(payload: unknown, request: Request = {}): Promise<{ status: number; envelope: unknown }> {
    const { sid = setup.sandbox.account.sid, wabaId = "766123456789", apiKey = setup.sandbox.account.apiKey } = request;
    const response = await fetch(`${setup.sandbox.url}/v2/${sid}/whatsapp/${wabaId}/number/add`, {
        method: "POST",
        headers: { "api-key": apiKey, "content-type": request.contentType ?? "application/json" },
        body: request.body ?? JSON.stringify(payload),
    });
    return { status: response.status, envelope: await response.json() };
}

/** Row of the documentation, by its place in the table. */
function documented(index: number): { status: number; envelope: unknown } {
    const { status, envelope } = DOCUMENTED_FAILURES[index] as (typeof DOCUMENTED_FAILURES)[number];
    return { status, envelope };
}

describe("the sandbox", () => {
    for (const [what, index, payload, request] of [
        ["RBC001 to a wrong SID", 0, {}, { sid: "HX0" }],
        ["RBC001 to a wrong key", 0, {}, { apiKey: "wrong" }],
        ["WA401 to an unknown WABA", 1, {}, { wabaId: "1" }],
        ["the payload error to what is not JSON", 2, {}, { body: "{" }],
        ["the payload error to JSON that is not an object", 2, {}, { body: "[]" }],
        ["the payload error to another content type", 2, {}, { contentType: "text/plain" }],
        ["the required text to a missing verification type", 4, { verification_type: undefined }],
        ["the required text to a missing WABA", 6, {}, { wabaId: "" }],
        ["too long to a name of 256 characters", 7, { name: "x".repeat(256) }],
        ["too short to a number that libphonenumber finds too short", 8, { phone_number: "97612" }],
    ] as readonly (readonly [string, number, object, Request?])[]) {
        it(`answers ${what}`, async () => {
            assert.deepEqual(await post({ ...PAYLOAD, ...payload }, request), documented(index));
        });
    }

    it("accepts a name of 255 characters", async () => {
        assert.equal((await post({ ...PAYLOAD, name: "x".repeat(255) })).status, 200);
    });

    it("answers already exists to a known number, also from another WABA", async () => {
        setup.sandbox.account.wabaIds = ["766123456789", "766999999999"];
        await post(PAYLOAD);
        assert.deepEqual(await post(PAYLOAD), documented(3));
        assert.deepEqual(await post(PAYLOAD, { wabaId: "766999999999" }), documented(3));
    });

    it("names a missing name and a known number in one answer, whose message repeats only the first", async () => {
        await post(PAYLOAD);
        assert.deepEqual(await post({ ...PAYLOAD, name: "" }), documented(5));
    });

    it("keeps its numbers in a file that is complete at all times, and reads them again", async () => {
        const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
        const file = join(folder, "numbers.json");
        const first = await Sandbox.start({ file });
        first.store.addVerified(SUPPORT);
        await first.close();
        assert.deepEqual(readdirSync(folder), ["numbers.json"]);
        assert.equal(JSON.parse(readFileSync(file, "utf8")).numbers.length, 1);
        const second = await Sandbox.start({ file });
        assert.equal(second.store.find("+91", "9761234567")?.id, "7654000001");
        await second.close();
    });

    it("ends with a clear error when its file is a folder, or when another sandbox uses it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
        await assert.rejects(Sandbox.start({ file: folder }), /EISDIR/);
        const file = join(folder, "numbers.json");
        const first = await Sandbox.start({ file });
        await assert.rejects(Sandbox.start({ file }), /another sandbox uses .*numbers\.json/);
        await first.close();
        writeFileSync(`${file}.lock`, String(2 ** 22 + 1));
        await (await Sandbox.start({ file })).close();
    });

    it("answers no web page, neither by its own name for this machine nor from another origin", async () => {
        for (const headers of [["Host: rebound.example"], ["Host: 127.0.0.1", "Origin: https://rebound.example"]]) {
            const socket = connect(setup.sandbox.port, "127.0.0.1");
            socket.end(["GET /_sandbox/requests HTTP/1.1", ...headers, "Connection: close", "", ""].join("\r\n"));
            const [answer] = (await once(socket, "data")) as [Buffer];
            assert.match(answer.toString(), /^HTTP\/1\.1 403 /);
        }
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("takes no body above 1 MiB", async () => {
        const body = "x".repeat(1024 * 1024 + 1);
        const { status } = await fetch(`${setup.sandbox.url}/_sandbox/faults`, { method: "PUT", body });
        assert.equal(status, 413);
    });

    it("binds to loopback only", async () => {
        const outside = Object.values(networkInterfaces())
            .flat()
            .find((address) => address?.family === "IPv4" && !address.internal)?.address;
        if (outside !== undefined) {
            await assert.rejects(fetch(`http://${outside}:${setup.sandbox.port}/`));
        }
        assert.match(setup.sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    });

    it("switches faults and the list's form over HTTP while it runs", async () => {
        const put = (path: string, body: unknown) =>
            fetch(`${setup.sandbox.url}/_sandbox/${path}`, { method: "PUT", body: JSON.stringify(body) });
        assert.equal((await put("faults", [internalError({ times: 1 })])).status, 200);
        assert.deepEqual(await post(PAYLOAD), documented(9));
        assert.equal((await post(PAYLOAD)).status, 200);
        assert.equal((await put("list", { container: "nested" })).status, 200);
        assert.equal(setup.sandbox.listForm.container, "nested");
        assert.equal((await put("faults", [{ kind: "nonsense" }])).status, 400);
    });
});
