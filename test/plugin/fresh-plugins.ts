// A sandbox of its own for each test of a suite, and plugins that have it as their account.

import type { SandboxOptions } from "../../sandbox/server";
import { PluginHost } from "../../scripts/plugin-host";
import type { HostOptions } from "../../scripts/provider-host";
import { freshSandbox } from "../fresh-sandbox";

/** Call it where hooks are declared. `start` starts a plugin, whose options replace the account; all plugins end with their test. */
export function freshPlugins(options?: SandboxOptions) {
    afterEach(() => PluginHost.stopAll());
    const now = freshSandbox(options);
    const start = (more: HostOptions = {}) => PluginHost.start({ environment: now.sandbox.environment, ...more });
    return Object.assign(now, { start });
}
