// A sandbox of its own for each test of a suite.

import { Sandbox, type SandboxOptions } from "../../sandbox/server";

/** Starts a sandbox before each test, and closes it afterwards. Call it where hooks are declared. */
export function freshSandbox(options: SandboxOptions = {}): { readonly sandbox: Sandbox } {
    const setup = {} as { sandbox: Sandbox };

    beforeEach(async () => {
        setup.sandbox = await Sandbox.start(options);
    });

    afterEach(() => setup.sandbox.close());

    return setup;
}
