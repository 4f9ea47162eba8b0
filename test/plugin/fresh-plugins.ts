// A sandbox of its own for each test of a suite, and plugins that have it as their account.

import type { SandboxOptions } from "../../sandbox/server";
import { freshSandbox } from "../fresh-sandbox";
import { PluginHost } from "../support/plugin-host";
import type { HostOptions } from "../support/provider-host";

/** Call it where hooks are declared. `start` starts a plugin, whose options replace the account; all plugins end with their test. */
export function freshPlugins(options?: SandboxOptions) {
    afterEach(() => PluginHost.stopAll());
    const setup = freshSandbox(options);
    const start = (more: HostOptions = {}) => PluginHost.start({ environment: setup.sandbox.environment, ...more });
    return Object.assign(setup, { start });
}
