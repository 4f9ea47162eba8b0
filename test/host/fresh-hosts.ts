// A sandbox of its own for each test of a suite, and dynamic providers that have it as their account.

import type { SandboxOptions } from "../../sandbox/server";
import { freshSandbox } from "../fresh-sandbox";
import { Host, type HostOptions } from "../support/provider-host";

/** Call it where hooks are declared. `start` starts a provider; its options replace the account. */
export function freshHosts(options?: SandboxOptions) {
    const now = freshSandbox(options);
    const start = (more: HostOptions = {}) => Host.start({ environment: now.sandbox.environment, ...more });
    return Object.assign(now, { start });
}
