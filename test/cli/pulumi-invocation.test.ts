// How the command starts the pulumi CLI on each platform, without a shell that could interpret an argument.

import assert from "node:assert/strict";
import { pulumiInvocation, STACK_NAME } from "../../cli/pulumi";

const ARGS = ["stack", "export", "--stack", "acme/shop/dev"];

function onWindows(files: readonly string[], args: readonly string[] = ARGS) {
    const environment = { Path: 'relative;C:\\first dir;"D:\\second"', ComSpec: "C:\\Windows\\System32\\cmd.exe" };
    return pulumiInvocation(args, { platform: "win32", environment, isFile: (path) => files.includes(path) });
}

describe("the invocation of the pulumi CLI", () => {
    it("uses no shell outside Windows", () => {
        const machine = { platform: "linux", environment: {}, isFile: () => false } as const;
        assert.deepEqual(pulumiInvocation(ARGS, machine), {
            file: "pulumi",
            args: ARGS,
            windowsVerbatimArguments: false,
        });
    });

    it("starts pulumi.exe directly on Windows, from the first folder on PATH that has it", () => {
        assert.deepEqual(onWindows(["D:\\second\\pulumi.exe", "relative\\pulumi.exe"]), {
            file: "D:\\second\\pulumi.exe",
            args: ARGS,
            windowsVerbatimArguments: false,
        });
    });

    it("starts pulumi.cmd through cmd.exe, with its path in quotes", () => {
        assert.deepEqual(onWindows(["C:\\first dir\\pulumi.cmd", "D:\\second\\pulumi.exe"]), {
            file: "C:\\Windows\\System32\\cmd.exe",
            args: ["/d", "/s", "/c", '""C:\\first dir\\pulumi.cmd" stack export --stack acme/shop/dev"'],
            windowsVerbatimArguments: true,
        });
    });

    it("passes nothing to cmd.exe that it would interpret", () => {
        for (const stack of ["dev & calc", "dev|calc", "%PATH%", 'a"b', "^", "a b", "", "dev\ncalc"]) {
            assert.doesNotMatch(stack, STACK_NAME);
            assert.throws(() => onWindows(["C:\\first dir\\pulumi.cmd"], ["--stack", stack]), /Cannot pass .* safely/);
        }
    });

    it("finds nothing when there is no pulumi on PATH", () => {
        assert.equal(onWindows([]), undefined);
    });

    it("accepts every form of a stack name, and no options", () => {
        for (const name of ["dev", "shop/dev", "acme-inc/shop.web/dev_1"]) {
            assert.match(name, STACK_NAME);
        }
        assert.doesNotMatch("--show-secrets", STACK_NAME);
    });
});
