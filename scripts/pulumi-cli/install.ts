// Installs a pulumi CLI if none is found, and what the tests of other languages need, and prints where they are.

import { exitWith } from "../exit-with";
import { findPulumi } from "./find";
import { findLanguageHosts, findPythonEnvironment, findSdkGenerator } from "./languages";

exitWith(async () => {
    const say = console.error;
    const cli = await findPulumi({ install: true, say });
    console.log(`pulumi ${cli.version} ${cli.folder === undefined ? "on PATH" : `in ${cli.folder}`}`);
    const hosts = await findLanguageHosts(cli, say);
    if (hosts !== undefined) {
        console.log(`language hosts in ${hosts}`);
        await findSdkGenerator(say);
    }
    console.log(`Python environment in ${await findPythonEnvironment(say)}`);
    return 0;
});
