// Builds the pulumi CLI and its Node.js language host with Go, for machines that reach a Go module proxy but not the vendor's
// downloads. It takes some minutes, once.

import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildGo, CLI_VERSION } from "./go";

export async function buildWithGo(folder: string, say: (line: string) => void): Promise<void> {
    say(`Building pulumi ${CLI_VERSION} with Go. This takes about seven minutes on two cores, once on this machine …`);
    const host = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";
    await buildGo("hosts", [host], folder, say);
    await buildGo("pkg", ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"], folder, say);
    // The start script of the provider host is part of the SDK.
    const script = join(folder, "pulumi-resource-pulumi-nodejs");
    copyFileSync(
        join(dirname(require.resolve("@pulumi/pulumi/package.json")), "pulumi-resource-pulumi-nodejs"),
        script,
    );
    chmodSync(script, 0o755);
}
