// Installs a pulumi CLI if none is found, and what the tests of other languages need, and prints where they are.

import { exitWith } from "../exit-with";
import { findPulumi } from "./find";
import { findLanguageHosts, findPythonEnvironment, findSdkGenerator } from "./languages";

exitWith(async () => {
    const options = { install: true, log: console.error };
    const cli = await findPulumi(options);
    console.log(`pulumi ${cli.version} ${cli.folder === undefined ? "on PATH" : `in ${cli.folder}`}`);
    const hosts = await findLanguageHosts(cli, options);
    if (hosts !== undefined) {
        console.log(`language hosts in ${hosts}`);
    }
    console.log(`generator of SDKs: ${await findSdkGenerator(options)}`);
    console.log(`Python environment in ${await findPythonEnvironment(options)}`);
    return 0;
});
