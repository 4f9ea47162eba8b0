// npm run plugin:pack [-- <folder>]: writes the archives that `pulumi plugin install` takes, one per operating system and architecture,
// into archives/ or the given folder. They differ in their start scripts only: Node.js has to be installed.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { create } from "tar";
import { exitWith } from "../exit-with";
import { ROOT } from "../root";
import { releaseFiles, START_SCRIPTS, startScript, writeFiles } from "./release";

const ARCHITECTURES = ["amd64", "arm64"];

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

exitWith(async () => {
    const folder = resolve(process.argv[2] ?? join(ROOT, "archives"));
    mkdirSync(folder, { recursive: true });
    const common = await releaseFiles();
    for (const [system, script] of Object.entries(START_SCRIPTS)) {
        const files = [startScript(script), ...common];
        const cwd = mkdtempSync(join(tmpdir(), "kaleyra-plugin-"));
        writeFiles(cwd, files);
        for (const architecture of ARCHITECTURES) {
            const file = join(folder, `pulumi-resource-kaleyra-v${version}-${system}-${architecture}.tar.gz`);
            // Without times, owners and other traces of this machine: the bytes depend on the contents alone.
            const options = { file, cwd, gzip: { level: 9 }, portable: true, mtime: new Date(0) };
            await create(
                options,
                files.map(({ name }) => name),
            );
            console.log(file);
        }
        rmSync(cwd, { recursive: true });
    }
    return 0;
});
