// Builds the pulumi CLI and its language host with Go, for machines that reach a Go module proxy but not the vendor's
// downloads. It takes some minutes, once.

import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildGoProgram, goVersion } from "../go-build";

/** The last version whose module holds the Node.js language host as a package of the sdk. */
export const LANGUAGE_HOST_VERSION = "3.65.0";

/** The version of this module that the CLI's module asks for is not on every module proxy. */
export const PKG_REPLACE =
    "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e";

export async function buildWithGo(folder: string, version: string, say: (line: string) => void): Promise<void> {
    if ((await goVersion()) === undefined) {
        throw new Error("The CLI cannot be built here: Go is not installed.");
    }
    say(`Building pulumi ${version} with Go. This takes about seven minutes on two cores, once on this machine …`);
    const host = "github.com/pulumi/pulumi/sdk/v3";
    const flags = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    await buildGoProgram(folder, say, {
        program: "pulumi-language-nodejs",
        module: `${host} v${LANGUAGE_HOST_VERSION}`,
        package: `${host}/nodejs/cmd/pulumi-language-nodejs`,
        flags,
    });
    await buildGoProgram(folder, say, {
        program: "pulumi",
        module: `github.com/pulumi/pulumi/pkg/v3 v${version}`,
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        flags,
        replace: PKG_REPLACE,
    });
    // The start script of the provider host is part of the SDK.
    const script = "pulumi-resource-pulumi-nodejs";
    copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), script), join(folder, script));
    chmodSync(join(folder, script), 0o755);
}
