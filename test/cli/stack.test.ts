// The command on a stack's state: which numbers it finds, and which of them wait for their OTP.

import assert from "node:assert/strict";
import { listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { listed } from "../support/faults";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { type Exited, exportedState, FakePulumi, runOnSandbox, type StateEntry } from "./process";

const OTHER_WABA = { ...SUPPORT, wabaId: "766000000002", phoneNumber: "9761234569", name: "ACME Billing" };
const PLUGIN = "kaleyra:index:WhatsAppPhoneNumber";

describe("pulumi-kaleyra --stack", () => {
    let sandbox: Sandbox;
    let sent: string[];
    let support: StateEntry;
    let sales: StateEntry;

    beforeEach(async () => {
        sent = [];
        sandbox = await Sandbox.start({
            wabaIds: ["766123456789", "766000000002"],
            onOtp: ({ otp }) => sent.push(otp),
        });
        support = { name: "support", id: add(SUPPORT), fields: SUPPORT };
        sales = { name: "sales", id: add(SALES), fields: { ...SALES, verificationType: "VOICE" } };
    });

    afterEach(() => sandbox.close());

    function add(fields: typeof SUPPORT): string {
        return sandbox.store.add({ ...fields, verified: false, otp: "123456" }).id;
    }

    async function onStack(entries: readonly StateEntry[], args: readonly string[], input = ""): Promise<Exited> {
        const pulumi = new FakePulumi(exportedState(entries));
        try {
            return await runOnSandbox(sandbox, [...args, "--stack", "dev"], input, pulumi.environment);
        } finally {
            pulumi.remove();
        }
    }

    const isVerified = (id: string) => sandbox.store.numbers.find((number) => number.id === id)?.verified;

    describe("verify", () => {
        it("enters the OTP of the only number that waits", async () => {
            sandbox.store.update(support.id, { verified: true });
            const { code, stdout, stderr } = await onStack([support, sales], ["verify"], "123456");
            assert.equal(code, 0, stderr);
            assert.match(stdout, /^\+919761234568 is verified/);
            assert.equal(isVerified(sales.id), true);
        });

        it("treats a number that Kaleyra does not list as waiting", async () => {
            sandbox.store.update(support.id, { verified: true });
            sandbox.listForm = listFormSchema.parse({ omitUnverified: true });
            assert.equal((await onStack([support, sales], ["verify"], "123456")).code, 0);
            assert.equal(isVerified(sales.id), true);
        });

        it("knows a number by its digits when Kaleyra lists another ID, and VERIFIED in any case", async () => {
            for (const [entry, expected] of [
                [
                    { id: "9", display_phone_number: "+91 97612 34567", status: "verified" },
                    "No number of stack dev is waiting",
                ],
                [{ id: support.id, display_phone_number: "+91 97612 34567" }, "An OTP must be exactly six digits"],
            ] as const) {
                sandbox.faults.set([listed([entry])]);
                const { code, stderr } = await onStack([support], ["verify"]);
                assert.equal(code, 2);
                assert.ok(stderr.includes(expected), stderr);
            }
        });

        it("names the numbers that wait when there are several, and sends nothing", async () => {
            const { code, stderr } = await onStack([support, sales], ["verify"], "123456");
            assert.equal(code, 2);
            assert.deepEqual(stderr.trim().split("\n"), [
                "2 numbers of stack dev are waiting for an OTP. Nothing was sent. [KALEYRA_USAGE]",
                "    To select one:",
                "        npx pulumi-kaleyra verify support --stack dev  +919761234567",
                "        npx pulumi-kaleyra verify sales --stack dev    +919761234568",
            ]);
            assert.equal(sandbox.requests.filter(({ method }) => method === "POST").length, 0);
        });

        it("takes the resource's name, and then needs no list", async () => {
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            const { code, stderr } = await onStack([support, sales], ["verify", "sales"], "123456");
            assert.equal(code, 0, stderr);
            assert.equal(isVerified(sales.id), true);
            assert.equal(isVerified(support.id), false);
            assert.equal(sandbox.count("list"), 0);
        });

        it("finds numbers of the plugin, secret numbers and names with spaces", async () => {
            const entry = { ...sales, name: "the sales desk", type: PLUGIN, secret: true };
            const { code, stderr } = await onStack([support, entry], ["verify", "the sales desk"], "123456");
            assert.equal(code, 0, stderr);
            assert.equal(isVerified(sales.id), true);
        });

        it("reports that no number is waiting, none is managed, or none has that name", async () => {
            const unknown = await onStack([support, sales], ["verify", "sale"]);
            assert.match(
                unknown.stderr,
                /^No number of stack dev is named "sale"\. .*\n.*\n +npx pulumi-kaleyra verify support --stack dev {2}\+91/,
            );
            const external = { ...support, external: true };
            assert.match(
                (await onStack([external], ["verify"])).stderr,
                /^No number of stack dev is waiting for an OTP\./,
            );
            sandbox.store.update(support.id, { verified: true });
            const none = await onStack([support], ["verify"]);
            assert.equal(none.code, 2);
            assert.match(
                none.stderr,
                /^No number of stack dev is waiting for an OTP\. .* \[KALEYRA_USAGE\]\n.*\n.* verify support --stack dev /,
            );
        });

        it("asks for the URN when two numbers have one name", async () => {
            const entries = [support, { ...sales, name: "support", type: PLUGIN }];
            const { code, stderr } = await onStack(entries, ["verify", "support"]);
            assert.equal(code, 2);
            assert.match(stderr, /^2 numbers of stack dev are named "support"/);
            const urn = `urn:pulumi:dev::shop::${PLUGIN}::support`;
            assert.ok(stderr.includes(`npx pulumi-kaleyra verify ${urn} --stack dev`), stderr);
            assert.equal((await onStack(entries, ["verify", urn], "123456")).code, 0);
            assert.equal(isVerified(sales.id), true);
        });

        it("works although the list cannot be understood, and warns with the code", async () => {
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            const { code, stderr } = await onStack([support], ["verify"], "123456");
            assert.equal(code, 0, stderr);
            assert.match(stderr, /^warning: [^\n]* \[KALEYRA_UNKNOWN_LIST_FORM\]\n/);
        });

        it("does not ask for an OTP that a wrong key could not send", async () => {
            sandbox.faults.set([{ kind: "answer", on: "list", status: 401, body: '{"code":"RBC001"}' }]);
            const { code, stderr } = await onStack([support], ["verify"], "123456");
            assert.equal(code, 1, stderr);
            assert.match(stderr, /\[KALEYRA_CREDENTIALS\]/);
            assert.equal(isVerified(support.id), false);
        });

        it("warns of a number whose outputs are encrypted", async () => {
            const entry = { ...sales, encrypted: true };
            const { stderr, code } = await onStack([entry, support], ["verify"], "123456");
            assert.equal(code, 0, stderr);
            assert.match(stderr, /^warning: sales is skipped: its outputs in the state cannot be read\.\n/);
        });
    });

    describe("retry-otp", () => {
        it("asks for the OTP in the recorded way, and prints the command that enters it", async () => {
            const { code, stdout, stderr } = await onStack([support, sales], ["retry-otp", "sales"]);
            assert.equal(code, 0, stderr);
            assert.match(stdout, /^Another OTP will be sent to \+919761234568 by voice call/);
            assert.match(stdout, /^Enter it with: npx pulumi-kaleyra verify sales --stack dev$/m);
            assert.equal((await onStack([support, sales], ["verify", "sales"], sent[0])).code, 0);
        });

        it("prefers --by to the recorded way", async () => {
            const { stdout } = await onStack([sales], ["retry-otp", "--by", "SMS"]);
            assert.match(stdout, /^Another OTP will be sent to \+919761234568 by SMS/);
        });
    });

    describe("list", () => {
        it("marks what the stack manages and what of it is not verified", async () => {
            sandbox.store.update(support.id, { verified: true });
            add({ ...SUPPORT, phoneNumber: "9761234570", name: "Unmanaged" });
            const { code, stdout, stderr } = await onStack([support, { ...sales, name: "sales desk" }], ["list"]);
            assert.equal(code, 0, stderr);
            assert.deepEqual(stdout.trim().split("\n"), [
                "WABA          PHONE NUMBER ID  NUMBER         STATUS        NAME          RESOURCE",
                "766123456789  7654000001       +919761234567  VERIFIED      ACME Support  support",
                "766123456789  7654000002       +919761234568  NOT_VERIFIED  ACME Sales    sales desk",
                "766123456789  7654000003       +919761234570  NOT_VERIFIED  Unmanaged     -",
                "",
                "Not verified, as far as Kaleyra's list shows. Enter the OTP that the number received:",
                "    npx pulumi-kaleyra verify 'sales desk' --stack dev",
            ]);
        });

        it("lists the WABAs of the state, and managed numbers that Kaleyra does not list", async () => {
            sandbox.store.update(support.id, { verified: true });
            sandbox.listForm = listFormSchema.parse({ omitUnverified: true });
            const billing = { name: "billing", id: add(OTHER_WABA), fields: OTHER_WABA };
            const { stdout } = await onStack([support, billing], ["list"]);
            assert.deepEqual(stdout.split("\n").slice(0, 3), [
                "WABA          PHONE NUMBER ID  NUMBER         STATUS      NAME          RESOURCE",
                "766123456789  7654000001       +919761234567  VERIFIED    ACME Support  support",
                "766000000002  7654000003       +919761234569  not listed  -             billing",
            ]);
            const { stdout: only } = await onStack([support, billing], ["list", "--waba", "766123456789"]);
            assert.doesNotMatch(only, /billing/);
        });

        it("does not call a managed number that is not listed unverified, and shows how to remove it if it is gone", async () => {
            sandbox.listForm = listFormSchema.parse({ omitUnverified: true });
            sandbox.store.update(support.id, { verified: true });
            const { stdout } = await onStack([support, { ...sales, name: "sales desk" }], ["list"]);
            const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber::sales desk";
            assert.deepEqual(stdout.trim().split("\n").slice(4), [
                "Not verified, as far as Kaleyra's list shows. Enter the OTP that the number received:",
                "    npx pulumi-kaleyra verify 'sales desk' --stack dev",
                "The list may leave out numbers that are still waiting for their OTP. If one no longer exists, remove it from the state:",
                `    pulumi state delete '${urn}' --stack dev`,
            ]);
        });

        it("adds fields to the JSON", async () => {
            sandbox.listForm = listFormSchema.parse({ omitUnverified: true });
            sandbox.store.update(support.id, { verified: true });
            const { stdout } = await onStack([support, sales], ["list", "--json"]);
            const wabaId = "766123456789";
            assert.deepEqual(JSON.parse(stdout), [
                {
                    id: support.id,
                    number: "+919761234567",
                    name: "ACME Support",
                    status: "VERIFIED",
                    wabaId,
                    resource: "support",
                    listed: true,
                    verified: true,
                },
                {
                    id: sales.id,
                    number: "+919761234568",
                    name: null,
                    status: null,
                    wabaId,
                    resource: "sales",
                    listed: false,
                    verified: null,
                },
            ]);
        });

        it("asks for --waba when the stack manages no number", async () => {
            const { code, stderr } = await onStack([], ["list"]);
            assert.equal(code, 2);
            assert.match(stderr, /^No WABA is selected, .* \[KALEYRA_USAGE\]\n.*--waba <id>/);
        });
    });

    describe("import", () => {
        it("skips a number that was moved by hand, which the stack has in another WABA under another ID", async () => {
            const moved = { ...sales, id: "7654000099", fields: { ...SALES, wabaId: OTHER_WABA.wabaId } };
            const { stdout } = await onStack([support, moved], ["import", "--waba", "766123456789"]);
            assert.equal(stdout, "WABA 766123456789 lists no further numbers to import.\n");
        });
    });
});
