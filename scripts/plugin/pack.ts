// npm run plugin:pack [-- <folder>]: writes the archives that `pulumi plugin install` takes, one an operating system and architecture,
// into dist/archives or the given folder. They differ in their start scripts only: Node.js has to be installed.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { exitWith } from "../exit-with";
import { ROOT } from "../root";
import { bundlePlugin } from "./bundle";
import { type ArchivedFile, tarGz } from "./tar";

const ARCHITECTURES = ["amd64", "arm64"];

/** The start script of each operating system. */
const SCRIPTS: Readonly<Record<string, string>> = {
    linux: "pulumi-resource-kaleyra",
    darwin: "pulumi-resource-kaleyra",
    windows: "pulumi-resource-kaleyra.cmd",
};

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

exitWith(async () => {
    const folder = resolve(process.argv[2] ?? join(ROOT, "dist/archives"));
    mkdirSync(folder, { recursive: true });
    const { code, licences } = await bundlePlugin();
    const files: readonly ArchivedFile[] = [
        { name: "main.js", content: code },
        { name: "start.js", content: source("executable/pulumi-resource-kaleyra") },
        { name: "LICENSE", content: readFileSync(join(ROOT, "LICENSE"), "utf8") },
        { name: "THIRD-PARTY-LICENSES.txt", content: licences },
    ];
    for (const [system, script] of Object.entries(SCRIPTS)) {
        const archive = tarGz([{ name: script, content: source(`archive/${script}`), executable: true }, ...files]);
        for (const architecture of ARCHITECTURES) {
            const file = join(folder, `pulumi-resource-kaleyra-v${version}-${system}-${architecture}.tar.gz`);
            writeFileSync(file, archive);
            console.log(file);
        }
    }
    return 0;
});

function source(file: string): string {
    return readFileSync(join(ROOT, "plugin", file), "utf8");
}
