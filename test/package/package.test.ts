// The package as users get it: packed, put elsewhere, used from CommonJS, ES module and TypeScript programs.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../scripts/root";
import { freshSandbox } from "../support/fresh-sandbox";
import { PluginHost } from "../support/plugin-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const run = promisify(execFile);

const MOCKS = `
pulumi.runtime.setMocks({
    newResource: ({ inputs, id }) => ({ id: id || "7654000001", state: { ...inputs, e164: "+919761234567" } }),
    call: () => ({}),
});
if (typeof getPhoneNumbers !== "function" || typeof getPhoneNumbersOutput !== "function") throw new Error("no function");
const support = new WhatsAppPhoneNumber("support", ${JSON.stringify(SUPPORT)});
support.e164.apply((e164) => console.log("e164", e164));
`;

describe("the packed package", function () {
    this.timeout(180_000);

    const setup = freshSandbox();

    const folder = mkdtempSync(join(tmpdir(), "package-"));
    const INSTALLED = join(folder, "node_modules/pulumi-kaleyra");
    let files: string[];

    function link(target: string, name: string): void {
        mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
        symlinkSync(target, join(folder, "node_modules", name));
    }

    before(async () => {
        const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
            cwd: ROOT,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        });
        const [{ filename, files: entries }] = JSON.parse(packed);
        files = entries.map(({ path }: { path: string }) => path);
        // As npm would install it, without asking the registry: beside it stands only what it declares, and the user's compiler.
        mkdirSync(INSTALLED, { recursive: true });
        execFileSync("tar", ["xzf", join(folder, filename), "-C", INSTALLED, "--strip-components=1"]);
        const { dependencies, peerDependencies, bin } = JSON.parse(
            readFileSync(join(INSTALLED, "package.json"), "utf8"),
        );
        for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), "typescript", "@types/node"]) {
            link(join(ROOT, "node_modules", name), name);
        }
        for (const [name, file] of Object.entries<string>(bin)) {
            chmodSync(join(INSTALLED, file), 0o755);
            link(join(INSTALLED, file), `.bin/${name}`);
        }
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    async function node(file: string, source: string, env: Record<string, string> = {}): Promise<string> {
        writeFileSync(join(folder, file), source);
        const { stdout } = await run(process.execPath, [file], { cwd: folder, env: { ...process.env, ...env } });
        return stdout;
    }

    it("holds only what users need: the built code of each part, their types, and four pages", () => {
        const parts = new Set(files.map((file) => file.replace(/^(dist\/[^/]+\/).*?(\.d\.ts|\.js)$/, "$1*$2")));
        assert.deepEqual([...parts].sort(), [
            "CHANGELOG.md",
            "LICENSE",
            "README.md",
            "dist/cli/*.js",
            "dist/kaleyra/*.d.ts",
            "dist/kaleyra/*.js",
            "dist/plugin/*.js",
            "dist/plugin/pulumi-resource-kaleyra",
            "dist/plugin/pulumi-resource-kaleyra.cmd",
            "dist/plugin/schema.json",
            "dist/provider/*.d.ts",
            "dist/provider/*.js",
            "dist/sandbox/*.js",
            "dist/sdk/*.d.ts",
            "dist/sdk/*.js",
            "package.json",
        ]);
    });

    it("runs no scripts on installation and is no Pulumi plugin", () => {
        const { scripts, pulumi } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
            assert.equal(scripts[script], undefined);
        }
        assert.equal(pulumi, undefined);
    });

    for (const [way, program] of [
        ["npm bin", "node_modules/.bin/pulumi-resource-kaleyra"],
        ["folder", "node_modules/pulumi-kaleyra/dist/plugin/pulumi-resource-kaleyra"],
    ] as const) {
        it(`starts the plugin by its ${way}`, async () => {
            const plugin = await PluginHost.alone({ environment: setup.sandbox.environment }, [join(folder, program)]);
            assert.equal((await plugin.create(SUPPORT)).id, "7654000001");
            assert.equal(JSON.parse(await plugin.schema()).name, "kaleyra");
            await plugin.stop();
        });
    }

    it("declares every package that it loads: with pnpm it sees no other", () => {
        const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        const texts = files
            .filter((file) => file.endsWith(".js"))
            .map((file) => readFileSync(join(ROOT, file), "utf8"));
        const loaded = texts.flatMap((text) => [...text.matchAll(/\brequire\("((?:@[\w-]+\/)?[\w:-]+)/g)]);
        const packages = new Set(loaded.map(([, name = ""]) => name).filter((name) => !isBuiltin(name)));
        const declared = ["pulumi-kaleyra", ...Object.keys({ ...dependencies, ...peerDependencies })];
        assert.deepEqual(
            [...packages].filter((name) => !declared.includes(name)),
            [],
        );
    });

    const IMPORTED = "{ WhatsAppPhoneNumber, getPhoneNumbers, getPhoneNumbersOutput }";
    for (const [kind, file, head] of [
        [
            "a CommonJS",
            "program.cjs",
            `const pulumi = require("@pulumi/pulumi");\nconst ${IMPORTED} = require("pulumi-kaleyra");`,
        ],
        [
            "an ES module",
            "program.mjs",
            `import * as pulumi from "@pulumi/pulumi";\nimport ${IMPORTED} from "pulumi-kaleyra";`,
        ],
    ] as const) {
        it(`works from ${kind} program`, async () => {
            assert.equal(await node(file, head + MOCKS), "e164 +919761234567\n");
        });
    }

    /** Compiles a program of the user's with the user's TypeScript. */
    async function compile(name: string, source: readonly string[], flags: readonly string[]): Promise<void> {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(join(folder, name, "index.ts"), source.join("\n"));
        const tsc = join(folder, "node_modules/typescript/bin/tsc");
        const args = [tsc, "--strict", "--noEmit", "--types", "node", ...flags, `${name}/index.ts`];
        await run(process.execPath, args, { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
    }

    const PROGRAM = [
        'import * as pulumi from "@pulumi/pulumi";',
        'import { getPhoneNumbers, getPhoneNumbersOutput, WhatsAppPhoneNumber, WhatsAppPhoneNumberArgs } from "pulumi-kaleyra";',
        `const args: WhatsAppPhoneNumberArgs = ${JSON.stringify(SUPPORT)};`,
        'const support = new WhatsAppPhoneNumber("x", args);',
        "const e164: pulumi.Output<string> = support.e164;",
        "// @ts-expect-error verificationType has two values",
        'new WhatsAppPhoneNumber("y", { ...args, verificationType: "FAX" });',
        "// @ts-expect-error name is required",
        'new WhatsAppPhoneNumber("z", { wabaId: "1", countryCode: "+91", phoneNumber: "1", verificationType: "SMS" });',
        'const existing = WhatsAppPhoneNumber.get("e", "1", { wabaId: "1" }, { dependsOn: support });',
        "const waba: pulumi.Output<string> = existing.wabaId;",
        "// @ts-expect-error the list may lack the name",
        "const listedName: pulumi.Output<string> = existing.name;",
        "// @ts-expect-error the list lacks the verification type",
        'const way: pulumi.Output<"SMS" | "VOICE"> = existing.verificationType;',
        'new WhatsAppPhoneNumber("w", args, { dependsOn: existing });',
        'const ids: Promise<string[]> = getPhoneNumbers({ wabaId: "1" }).then((all) => all.numbers.map((n) => n.phoneNumberId));',
        "const listed: pulumi.Output<number> = getPhoneNumbersOutput({ wabaId: support.wabaId }).numbers.length;",
        "export { listed, e164, ids, listedName, waba, way };",
        'import * as provider from "pulumi-kaleyra/provider";',
        "export const checked: pulumi.dynamic.ResourceProvider = provider;",
    ];

    const SCHEMA_PROGRAM = [
        'import { NumberFields, numberSchema } from "pulumi-kaleyra/schema";',
        "export const fields: NumberFields = numberSchema.parse({});",
        'export const way: "SMS" | "VOICE" = numberSchema.parse({}).verificationType;',
    ];

    // attw, in `npm run check`, has the ways to resolve them. This is what `pulumi new typescript` writes; nothing skips the check of declarations.
    const CLASSIC = [
        "--module",
        "commonjs",
        "--moduleResolution",
        "node",
        "--noImplicitReturns",
        "--noFallthroughCasesInSwitch",
    ];

    it("has types that compile under Pulumi's classic tsconfig", async () => {
        await compile("program", PROGRAM, [...CLASSIC, "--target", "es2016"]);
    });

    it("has types of the schema that compile under Pulumi's classic tsconfig with esModuleInterop, which zod's own types need", async () => {
        await compile("schema", SCHEMA_PROGRAM, [...CLASSIC, "--target", "es2020", "--esModuleInterop"]);
    });

    it("has a schema that works inside schemas of the program's own zod, without the phone number library", async () => {
        const source = `
            const { z, ZodError } = require("zod");
            const { numberSchema } = require("pulumi-kaleyra/schema");
            const numbers = z.record(z.string(), numberSchema.extend({ team: z.string() }));
            const { success, error } = numbers.safeParse({ a: { ...${JSON.stringify(SUPPORT)}, name: "", team: 1 } });
            console.log(success, error instanceof ZodError, error.issues.map(({ path }) => path.join(".")).join());
            console.log(numbers.parse({ a: { ...${JSON.stringify(SUPPORT)}, team: "x" } }).a.phoneNumber);
            console.log(Object.keys(z.toJSONSchema(numberSchema).properties).length);
            console.log(Object.keys(require.cache).some((file) => file.includes("libphonenumber")));`;
        assert.equal(await node("schema.cjs", source), "false true a.name,a.team\n9761234567\n5\nfalse\n");
    });

    it("loads a part of undici with the first request, the phone metadata when a number is validated, and never the whole of zod", async () => {
        const source = `
            const vm = require("node:vm");
            const compiled = [];
            const { compileFunction } = vm;
            vm.compileFunction = (code, names, options) => {
                compiled.push(options.filename);
                return compileFunction(code, names, options);
            };
            const provider = require("pulumi-kaleyra/provider");
            const loaded = () => ["undici", "libphonenumber-js", "@pulumi/pulumi", "commander", "zod"]
                .filter((name) => [...Object.keys(require.cache), ...compiled].some((file) => file.includes("/node_modules/" + name + "/")));
            (async () => {
                console.log("at first", loaded().join());
                await provider.diff("1", ${JSON.stringify(SUPPORT)}, ${JSON.stringify(SUPPORT)});
                console.log("after diff", loaded().join());
                const wrong = await provider.check({}, { ...${JSON.stringify(SALES)}, wabaId: "" });
                console.log("after a failed check", loaded().join(), wrong.failures.length);
                await provider.read("1", ${JSON.stringify(stateOf(SUPPORT))});
                console.log("after a request", loaded().join());
                const ofUndici = Object.keys(require.cache).filter((file) => file.includes("/node_modules/undici/"));
                console.log("of libphonenumber-js", compiled.length, "file");
                console.log("of undici's 110 modules", ofUndici.length < 40 ? "a part" : ofUndici.length);
                process.exit();
            })();`;
        assert.deepEqual((await node("loads.cjs", source, setup.sandbox.environment)).trim().split("\n"), [
            "at first ",
            "after diff ",
            "after a failed check libphonenumber-js 1",
            "after a request undici,libphonenumber-js",
            "of libphonenumber-js 1 file",
            "of undici's 110 modules a part",
        ]);
    });

    for (const kept of ["elsewhere", "in another form"]) {
        const moved = kept === "elsewhere" ? 'throw new Error("no such file");' : "return {};";

        it(`works with the whole of undici if a later version keeps its parts ${kept}`, async () => {
            const source = `
                const { Module } = require("node:module");
                const { _load } = Module;
                Module._load = (name, ...rest) => {
                    if (!name.startsWith("undici/lib/")) return _load(name, ...rest);
                    ${moved}
                };
                const provider = require("pulumi-kaleyra/provider");
                provider.create(${JSON.stringify(SUPPORT)}).then(({ id }) => { console.log("created", id); process.exit(); });`;
            assert.match(await node("whole.cjs", source, setup.sandbox.environment), /^created 7654000001$/m);
        });

        it(`works with the modules of libphonenumber-js if a later version keeps its one file ${kept}`, async () => {
            const source = `
                require("node:vm").compileFunction = () => () => { ${moved} };
                const provider = require("pulumi-kaleyra/provider");
                const wrong = ${JSON.stringify({ ...SUPPORT, phoneNumber: "123" })};
                provider.check({}, wrong).then(({ failures }) => console.log(failures[0].property));`;
            assert.equal(await node("modules.cjs", source), "phoneNumber\n");
        });
    }

    it("has its command, with help and the documented exit codes", async () => {
        const bin = join(folder, "node_modules/.bin/pulumi-kaleyra");
        const { stdout } = await run(bin, ["--help"], { cwd: folder });
        assert.match(stdout, /Exit codes:/);
        await assert.rejects(run(bin, ["list"], { cwd: folder }), { code: 2 });
    });
});
