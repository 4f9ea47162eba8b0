// npm run plugin:pack [-- <folder>]: writes the archives that `pulumi plugin install` takes, one per operating system and architecture,
// into archives/ or the given folder. They differ in their start scripts only: Node.js has to be installed.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { exitWith } from "../exit-with";
import { ROOT } from "../root";
import { releaseFiles, START_SCRIPTS, startScript } from "./release";
import { tarGz } from "./tar";

const ARCHITECTURES = ["amd64", "arm64"];

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

exitWith(async () => {
    const folder = resolve(process.argv[2] ?? join(ROOT, "archives"));
    mkdirSync(folder, { recursive: true });
    const files = await releaseFiles();
    for (const [system, script] of Object.entries(START_SCRIPTS)) {
        const archive = tarGz([startScript(script), ...files]);
        for (const architecture of ARCHITECTURES) {
            const file = join(folder, `pulumi-resource-kaleyra-v${version}-${system}-${architecture}.tar.gz`);
            writeFileSync(file, archive);
            console.log(file);
        }
    }
    return 0;
});
