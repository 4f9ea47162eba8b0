// The release archives: each is complete, starts from an empty folder, and reports what is missing.
// test/e2e/plugin-examples.test.ts installs one with the real pulumi CLI.

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";
import { PluginHost } from "../support/plugin-host";
import { SUPPORT } from "../support/sample-numbers";

const run = promisify(execFile);

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

describe("the release archive of the plugin", function () {
    this.timeout(120_000);

    let folder: string;
    const archives = () => join(folder, "archives");
    const archive = (system: string) => join(archives(), `pulumi-resource-kaleyra-v${version}-${system}.tar.gz`);
    const extracted = () => join(folder, "extracted");
    const script = () => join(extracted(), "pulumi-resource-kaleyra");

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "kaleyra-plugin-"));
        await run(process.execPath, ["--import", "tsx", join(ROOT, "scripts/plugin/pack.ts"), archives()], {
            cwd: ROOT,
        });
        mkdirSync(extracted());
        await run("tar", ["xzf", archive("linux-amd64"), "-C", extracted()]);
    });

    after(async () => {
        await PluginHost.stopAll();
        rmSync(folder, { recursive: true });
    });

    it("exists for linux, darwin and windows on amd64 and arm64", async () => {
        const systems = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((cpu) => `${os}-${cpu}`));
        const names = systems.map((system) => `pulumi-resource-kaleyra-v${version}-${system}.tar.gz`);
        assert.deepEqual(readdirSync(archives()).sort(), names.sort());
        const { stdout } = await run("tar", ["tzf", archive("windows-amd64")]);
        assert.ok(stdout.split("\n").includes("pulumi-resource-kaleyra.cmd"));
    });

    it("holds the bundled plugin, its licences and an executable start script", () => {
        const files = [
            "LICENSE",
            "THIRD-PARTY-LICENSES.txt",
            "command.js",
            "libphonenumber.js",
            "main.js",
            "pulumi-resource-kaleyra",
            "run.js",
            "start.js",
            "undici-agent.js",
            "undici.js",
        ];
        assert.deepEqual(readdirSync(extracted()).sort(), files);
        assert.equal(statSync(script()).mode & 0o777, 0o755);
        const licences = readFileSync(join(extracted(), "THIRD-PARTY-LICENSES.txt"), "utf8");
        for (const name of [
            "@grpc/grpc-js",
            "google-protobuf",
            "undici",
            "zod",
            "libphonenumber-js",
            "@pulumi/pulumi",
        ]) {
            assert.match(licences, new RegExp(`^${name} \\d`, "m"));
        }
        const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        assert.ok(!readFileSync(join(extracted(), "main.js"), "utf8").includes(ROOT), "a path of the build machine");
        assert.ok(manifest.files.includes("dist"));
    });

    it("starts without any package beside it, also through a symbolic link, and adds a number", async () => {
        const sandbox = await Sandbox.start();
        const link = join(folder, "link");
        symlinkSync(script(), link);
        const host = await PluginHost.alone({ environment: sandbox.environment }, [link]);
        const { inputs, failures } = await host.check({}, SUPPORT);
        assert.deepEqual(failures, []);
        assert.equal((await host.create(inputs)).id, "7654000001");
        assert.equal(JSON.parse(await host.schema()).version, version);
        await host.stop();
        await sandbox.close();
    });

    it("reports that Node.js is missing", () => {
        const { status, stderr, stdout } = spawnSync("/bin/sh", [script()], {
            env: { PATH: folder },
            encoding: "utf8",
        });
        assert.equal(status, 1);
        assert.equal(stdout, "");
        assert.match(
            stderr,
            /^The Pulumi plugin for Kaleyra could not find Node\.js\. Install Node\.js 20\.18\.1 or newer.*\n$/,
        );
    });

    it("reports that Node.js is too old", () => {
        const old = join(folder, "old.js");
        writeFileSync(old, 'Object.defineProperty(process, "versions", { value: { node: "18.20.0" } });');
        const { status, stderr } = spawnSync(process.execPath, ["--require", old, join(extracted(), "start.js")], {
            encoding: "utf8",
        });
        assert.equal(status, 1);
        assert.match(stderr, /^Node\.js 18\.20\.0 is too old for the Pulumi plugin for Kaleyra\. Install .*\n$/);
    });
});
