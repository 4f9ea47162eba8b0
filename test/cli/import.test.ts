// pulumi-kaleyra import: the file that it writes and never overwrites, the program that it prints, and the names it makes up.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { makeResourceName } from "../../cli/import";
import { Sandbox } from "../../sandbox/server";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { type Exited, exportedState, FakePulumi, runOnSandbox } from "./process";

describe("pulumi-kaleyra import", () => {
    let sandbox: Sandbox;
    let folder: string;
    let file: string;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        folder = mkdtempSync(join(tmpdir(), "import-"));
        file = join(folder, "kaleyra import.json");
        add(SUPPORT);
    });

    afterEach(async () => {
        rmSync(folder, { recursive: true });
        await sandbox.close();
    });

    function add(fields: typeof SUPPORT): string {
        return sandbox.store.addVerified(fields).id;
    }

    function importNumbers(...args: string[]): Promise<Exited> {
        return runOnSandbox(sandbox, ["import", "--waba", "766123456789", "--file", file, ...args]);
    }

    const written = () => JSON.parse(readFileSync(file, "utf8")).resources;

    it("overwrites a file only with --force, and writes none with --json", async () => {
        writeFileSync(file, "mine");
        const { code, stderr } = await importNumbers();
        assert.equal(code, 2);
        assert.match(stderr, /exists\. Nothing was changed\. \[KALEYRA_USAGE\]\n.*--force/);
        assert.equal(sandbox.requests.length, 0);
        const { stdout } = await importNumbers("--json");
        assert.equal(JSON.parse(stdout).resources.length, 1);
        assert.equal(readFileSync(file, "utf8"), "mine");
        assert.equal((await importNumbers("--force")).code, 0);
        assert.equal(written().length, 1);
    });

    it("prints a program with exactly the listed fields, without control characters, and the quoted file", async () => {
        const name =
            'ACME "Support" \\ \u202e`$x` \ud83d\udc69\u200d\ud83d\ude80 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645';
        sandbox.store.update("7654000001", { name });
        const { code, stdout, stderr } = await importNumbers();
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stdout.replaceAll("\n", ""), /[\p{Cc}\u2028\u202e]/u);
        assert.ok(stdout.includes(`pulumi import --file '${file}' --generate-code=false`), stdout);
        const declared: unknown[] = [];
        const program = stdout.replace(/^import .*$/m, "");
        new Function("WhatsAppPhoneNumber", program)(function declare(...args: unknown[]) {
            declared.push(args);
        });
        assert.deepEqual(declared, [["acme-support-x", { ...SUPPORT, name }]]);
        assert.equal(written()[0].inputs.name, name);
    });

    it("skips a number that no program could declare, and says why", async () => {
        sandbox.store.update("7654000001", { name: "x".repeat(256) });
        const { code, stdout, stderr } = await importNumbers();
        assert.equal(code, 0);
        assert.match(
            stderr,
            /^warning: \+919761234567 \(phone number ID 7654000001\) is skipped: name: .*255 characters/,
        );
        assert.match(stdout, /lists no further numbers to import/);
        assert.ok(!existsSync(file));
    });

    it("skips the numbers of the stack and reuses none of its names", async () => {
        const salesId = add({ ...SALES, name: "ACME Support" });
        const pulumi = new FakePulumi(
            exportedState([
                { name: "acme-support", id: "7654000001", fields: SUPPORT },
                {
                    name: `acme-support-91${SALES.phoneNumber}`,
                    id: "1",
                    fields: { ...SUPPORT, phoneNumber: "9761234560" },
                },
            ]),
        );
        const args = ["import", "--waba", "766123456789", "--file", file, "--stack", "dev"];
        const { code, stderr, stdout } = await runOnSandbox(sandbox, args, "", pulumi.environment);
        pulumi.remove();
        assert.equal(code, 0, stderr);
        assert.match(stdout, /--yes --stack dev$/m);
        assert.deepEqual(
            written().map(({ name, id }: { name: string; id: string }) => [name, id]),
            [[`acme-support-91${SALES.phoneNumber}-91${SALES.phoneNumber}`, salesId]],
        );
    });

    it("generates unique names that are not taken", () => {
        const word = fc.constantFrom("a", "A", "b", "-", " ", "1", "2", "é");
        const displayName = fc.oneof(fc.string({ unit: word, maxLength: 6 }), fc.string());
        const phoneNumber = fc.constantFrom("1", "2", "12");
        const numbers = fc.array(fc.record({ name: displayName, phoneNumber }), { maxLength: 30 });
        const name = fc.oneof(
            fc.string({ unit: word, maxLength: 6 }),
            fc.constantFrom("a", "a-911", "a-911-911", "number-911"),
        );
        fc.assert(
            fc.property(numbers, fc.uniqueArray(name), (given, taken) => {
                const used = new Set(taken);
                const names = given.map((fields) => makeResourceName({ ...SUPPORT, ...fields }, used));
                assert.equal(new Set([...names, ...taken]).size, names.length + taken.length);
                for (const made of names) {
                    assert.match(made, /^[a-z][a-z0-9-]*$/);
                }
            }),
        );
    });
});
