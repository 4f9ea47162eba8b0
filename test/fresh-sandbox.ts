// A sandbox of its own for each test of a suite.

import { Sandbox, type SandboxOptions } from "../sandbox/server";

/** Starts a sandbox before each test, and closes it afterwards. Call it where hooks are declared. */
export function freshSandbox(options: SandboxOptions = {}): { readonly sandbox: Sandbox } {
    const now = {} as { sandbox: Sandbox };

    beforeEach(async () => {
        now.sandbox = await Sandbox.start(options);
    });

    afterEach(() => now.sandbox.close());

    return now;
}
