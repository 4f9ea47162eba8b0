// The two callers of the provider's steps, and what a test of a step starts from: a sandbox, a provider, and numbers that exist.

import assert from "node:assert/strict";
import type { NumberFields } from "../../provider/inputs/fields";
import type { Sandbox, SandboxOptions } from "../../sandbox/server";
import { freshSandbox } from "./fresh-sandbox";
import { PluginHost, urnOf } from "./plugin-host";
import { Host, type HostOptions, type Props } from "./provider-host";
import { SUPPORT } from "./sample-numbers";

export const OTHER_WABA = "766000000000";

/** What a test needs of a running provider. */
export type Provider = Pick<Host, "check" | "diff" | "create" | "read" | "update" | "delete" | "output">;

/** A way to call the provider's steps. */
export interface CallerUnderTest<P extends Provider = Provider> {
    readonly name: string;
    start(options: HostOptions): Promise<P>;
    /** How a message writes a subcommand of pulumi-kaleyra. */
    command(args: string): string;
    /** How a message names an existing number for import. */
    importOption(phoneNumberId: string): string;
    /** How a message writes the command that imports it. */
    readonly importCommand: string;
    /** How a message writes a `get` of the number 1 with its WABA. */
    readonly getExample: string;
    readonly aliasOption: string;
    readonly ignoreOption: string;
    /** The inputs as the resource with this name sends them. */
    named(resource: string, inputs: Props): Props;
}

export const DYNAMIC: CallerUnderTest<Host> = {
    name: "the dynamic provider host",
    start: (options) => Host.start(options),
    command: (args) => `npx pulumi-kaleyra ${args}`,
    importOption: (phoneNumberId) => `{ import: "${phoneNumberId}" }`,
    importCommand: "`npx pulumi-kaleyra import --waba 766123456789` for all",
    getExample: 'WhatsAppPhoneNumber.get(name, "1", { wabaId: "<WABA ID>" })',
    aliasOption: '{ aliases: [{ name: "<old name>" }] }',
    ignoreOption: '{ ignoreChanges: ["name", "verificationType"] }',
    named: (resource, inputs) => ({ ...inputs, __resource: resource }),
};

export const PLUGIN: CallerUnderTest<PluginHost> = {
    name: "the plugin",
    start: (options) => PluginHost.start(options),
    command: (args) => `pulumi plugin run --kind resource kaleyra -- ${args}`,
    importOption: (phoneNumberId) => `import: "766123456789/${phoneNumberId}"`,
    importCommand: "pulumi import kaleyra:index:WhatsAppPhoneNumber <name> 766123456789/7654000001",
    getExample: '"<wabaId>/1" as the ID, or wabaId in the state',
    aliasOption: 'the option aliases: [{ name: "<old name>" }].',
    ignoreOption: 'set the option ignoreChanges: ["name", "verificationType"].',
    named: (resource, inputs) => ({ ...inputs, __resource: urnOf(resource) }),
};

/** Describes a step once for each caller. */
export function throughBoth(what: string, tests: (setup: Lifecycle) => void, options?: SandboxOptions): void {
    for (const caller of [DYNAMIC, PLUGIN]) {
        describe(`${what}, through ${caller.name}`, () => tests(lifecycleOf<Provider>(caller, options)));
    }
}

/** A sandbox of its own for each test of a suite, and providers of one caller. Call it where hooks are declared. */
export function lifecycleOf<P extends Provider>(
    caller: CallerUnderTest<P>,
    options: SandboxOptions = {},
): Lifecycle<P> {
    afterEach(() => PluginHost.stopAll());
    return new Lifecycle(caller, freshSandbox({ wabaIds: [SUPPORT.wabaId, OTHER_WABA], ...options }));
}

/** What a test starts from. */
export class Lifecycle<P extends Provider = Provider> {
    readonly caller: CallerUnderTest<P>;
    readonly #setup: { readonly sandbox: Sandbox };

    constructor(caller: CallerUnderTest<P>, setup: { readonly sandbox: Sandbox }) {
        this.caller = caller;
        this.#setup = setup;
    }

    get sandbox(): Sandbox {
        return this.#setup.sandbox;
    }

    /** A provider with a memory of its own, as each operation has one. */
    readonly start = (options: HostOptions = {}): Promise<P> =>
        this.caller.start({ environment: this.sandbox.environment, ...options });

    /** Adds a number in a process of its own, as an earlier `pulumi up` would. */
    readonly added = async (fields: Props = SUPPORT): Promise<{ id: string; properties: Props }> => {
        const provider = await this.start();
        const { inputs, failures } = await provider.check({}, fields);
        assert.deepEqual(failures, []);
        return await provider.create(inputs);
    };

    /** Puts a number into the sandbox that no stack has added. */
    readonly addExisting = (fields: NumberFields = SUPPORT): string => this.sandbox.store.addVerified(fields).id;

    /** As in `up`: check, which reads the list, and create. */
    readonly checkAndCreate = async (provider: Provider, fields: Props = SUPPORT): Promise<string> => {
        const { inputs } = await provider.check({}, fields);
        return (await provider.create(inputs)).id;
    };

    /** The reasons of a check: for a new resource, unless the state has one. */
    readonly reasonsOf = async (provider: Provider, news: Props, olds: Props = {}): Promise<string> => {
        const { failures } = await provider.check(olds, news);
        return failures.map(({ reason }) => reason).join("\n");
    };

    /** Answers every list request with these entries. */
    readonly list = (...entries: readonly object[]): void => {
        const body = JSON.stringify({ code: "WA200", data: entries });
        this.sandbox.faults.set([{ kind: "answer", on: "list", body }]);
    };

    /** Makes the list one that nobody understands. */
    readonly hideList = (): void => {
        this.sandbox.listForm = { ...this.sandbox.listForm, container: "unrecognisable" };
    };
}
