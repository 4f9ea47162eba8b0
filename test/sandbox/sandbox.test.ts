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

const PAYLOAD = {
    phone_number: "9761234567",
    name: "ACME Support",
    verification_type: "SMS",
    country_code: "+91",
};

let sandbox: Sandbox;

beforeEach(async () => {
    sandbox = await Sandbox.start();
});

afterEach(() => sandbox.close());

interface Request {
    readonly sid?: string;
    readonly wabaId?: string;
    readonly apiKey?: string;
    readonly contentType?: string;
    readonly body?: string;
}

async function post(payload: unknown, request: Request = {}): Promise<{ status: number; envelope: unknown }> {
    const { sid = sandbox.account.sid, wabaId = "766123456789", apiKey = sandbox.account.apiKey } = request;
    const response = await fetch(`${sandbox.url}/v2/${sid}/whatsapp/${wabaId}/number/add`, {
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
    it("answers RBC001 to a wrong SID and to a wrong key", async () => {
        assert.deepEqual(await post(PAYLOAD, { sid: "HX0" }), documented(0));
        assert.deepEqual(await post(PAYLOAD, { apiKey: "wrong" }), documented(0));
    });

    it("answers WA401 to an unknown WABA", async () => {
        assert.deepEqual(await post(PAYLOAD, { wabaId: "1" }), documented(1));
    });

    it("answers the payload error to what is not JSON, by body or by content type", async () => {
        assert.deepEqual(await post(undefined, { body: "{" }), documented(2));
        assert.deepEqual(await post(undefined, { body: "[]" }), documented(2));
        assert.deepEqual(await post(PAYLOAD, { contentType: "text/plain" }), documented(2));
    });

    it("answers already exists to a known number, also from another WABA", async () => {
        sandbox.account.wabaIds = ["766123456789", "766999999999"];
        await post(PAYLOAD);
        assert.deepEqual(await post(PAYLOAD), documented(3));
        assert.deepEqual(await post(PAYLOAD, { wabaId: "766999999999" }), documented(3));
    });

    it("answers the required text to a missing verification type", async () => {
        assert.deepEqual(await post({ ...PAYLOAD, verification_type: undefined }), documented(4));
    });

    it("names a missing name and a known number in one answer, whose message repeats only the first", async () => {
        await post(PAYLOAD);
        assert.deepEqual(await post({ ...PAYLOAD, name: "" }), documented(5));
    });

    it("answers the required text to a missing WABA", async () => {
        assert.deepEqual(await post(PAYLOAD, { wabaId: "" }), documented(6));
    });

    it("answers too long to a name of 256 characters, and takes one of 255", async () => {
        assert.deepEqual(await post({ ...PAYLOAD, name: "x".repeat(256) }), documented(7));
        assert.equal((await post({ ...PAYLOAD, name: "x".repeat(255) })).status, 200);
    });

    it("answers too short to a number that libphonenumber finds too short", async () => {
        assert.deepEqual(await post({ ...PAYLOAD, phone_number: "97612" }), documented(8));
    });

    it("keeps its numbers in a file that is complete at all times, and reads them again", async () => {
        const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
        const file = join(folder, "numbers.json");
        const first = await Sandbox.start({ file });
        first.store.add({
            wabaId: "1",
            countryCode: "+91",
            phoneNumber: "9761234567",
            name: "x",
            verificationType: "SMS",
            verified: false,
            otp: "000000",
        });
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
            const socket = connect(sandbox.port, "127.0.0.1");
            socket.end(["GET /_sandbox/requests HTTP/1.1", ...headers, "Connection: close", "", ""].join("\r\n"));
            const [answer] = (await once(socket, "data")) as [Buffer];
            assert.match(answer.toString(), /^HTTP\/1\.1 403 /);
        }
        assert.equal(sandbox.requests.length, 0);
    });

    it("takes no body above 1 MiB", async () => {
        const body = "x".repeat(1024 * 1024 + 1);
        const { status } = await fetch(`${sandbox.url}/_sandbox/faults`, { method: "PUT", body });
        assert.equal(status, 413);
    });

    it("binds to loopback only", async () => {
        const outside = Object.values(networkInterfaces())
            .flat()
            .find((address) => address?.family === "IPv4" && !address.internal)?.address;
        if (outside !== undefined) {
            await assert.rejects(fetch(`http://${outside}:${sandbox.port}/`));
        }
        assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    });

    it("switches faults and the list's form over HTTP while it runs", async () => {
        const put = (path: string, body: unknown) =>
            fetch(`${sandbox.url}/_sandbox/${path}`, { method: "PUT", body: JSON.stringify(body) });
        assert.equal((await put("faults", [internalError({ times: 1 })])).status, 200);
        assert.deepEqual(await post(PAYLOAD), documented(9));
        assert.equal((await post(PAYLOAD)).status, 200);
        assert.equal((await put("list", { container: "nested" })).status, 200);
        assert.equal(sandbox.listForm.container, "nested");
        assert.equal((await put("faults", [{ kind: "nonsense" }])).status, 400);
    });
});
