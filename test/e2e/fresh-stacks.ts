// Gives each test with the real pulumi CLI a sandbox and a stack of its own.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox, SandboxOptions } from "../../sandbox/server";
import type { PulumiCli } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { freshSandbox } from "../support/fresh-sandbox";
import { requireCli } from "../support/require-cli";
import { SUPPORT } from "../support/sample-numbers";
import { Stack } from "../support/stack";

/** The CLI for all tests of a suite. Call it where hooks are declared. */
export function foundCli(): { readonly cli: PulumiCli } {
    const found = {} as { cli: PulumiCli };

    before(async function () {
        found.cli = await requireCli(this);
    });

    return found;
}

interface StackOptions extends SandboxOptions {
    /** The folder under examples/ that each project is a copy of. */
    readonly example?: string;
}

/** A test's own sandbox and stack. */
export interface Fresh<S extends Stack = Stack> {
    readonly sandbox: Sandbox;
    readonly stack: S;
}

/** A sandbox and a stack of its own for each test of a suite. Call it where hooks are declared. */
export function freshStacks({ example, ...options }: StackOptions = {}): Fresh {
    const found = foundCli();
    return freshProjects((sandbox) => new Stack(found.cli, sandbox, example), options);
}

/** As {@link freshStacks}, for projects of any kind. */
export function freshProjects<S extends Stack>(make: (sandbox: Sandbox) => S, options?: SandboxOptions): Fresh<S> {
    const setup = freshSandbox(options) as { readonly sandbox: Sandbox; stack: S };

    beforeEach(async () => {
        setup.stack = make(setup.sandbox);
        await setup.stack.init();
    });

    afterEach(() => setup.stack.remove());

    return setup;
}

/**
 * Gives the number SUPPORT to Kaleyra and, as the resource `support`, to the state, as a released version recorded it.
 * Returns its ID. To import a state is ten times faster than an update.
 */
export async function haveSupport({ stack, sandbox }: Fresh): Promise<string> {
    const { id } = sandbox.store.add({ ...SUPPORT, verified: false, otp: "000000" });
    const state = JSON.parse(readFileSync(join(ROOT, "test/golden/0.1.0.json"), "utf8"));
    state.deployment.resources = state.deployment.resources.filter(({ urn }: { urn: string }) => !/::sales$/.test(urn));
    const file = join(stack.folder, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await stack.succeed("stack", "import", "--file", file);
    return id;
}
