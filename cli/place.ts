// Where the command works: on a stack, whose configuration and state it reads, or outside of a Pulumi project on the environment.

import { z } from "zod";
import type { NumberList } from "../kaleyra/number-list";
import { printable } from "../kaleyra/text";
import { withAdvice } from "../provider/errors";
import { type Configuration, configurationIn, ignoredDomain, readSettings } from "../provider/settings";
import { type CommandAccount, withClient } from "./account";
import { REDACTOR, UsageError } from "./exit";
import { withProgress } from "./progress";
import { readFromStack, selectedStack } from "./pulumi";
import { EMPTY_STATE, type ManagedNumber, parseState, type StackState } from "./stack-state";

const configurationSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** A stack, or the environment. */
export class Place {
    /** Undefined outside of a project. */
    readonly stack: string | undefined;
    /** What selects the stack in a printed command: nothing, if it is the selected one. */
    readonly flag: string;
    #configuration: Promise<Configuration> | undefined;
    #state: Promise<StackState> | undefined;
    readonly #lists = new Map<string, Promise<NumberList>>();
    readonly #warned = new Set<string>();

    private constructor(stack: string | undefined, flag: string) {
        this.stack = stack;
        this.flag = flag;
    }

    /** @param stack the stack that the user named */
    static async find(stack: string | undefined): Promise<Place> {
        return stack === undefined ? new Place(await selectedStack(), "") : new Place(stack, ` --stack ${stack}`);
    }

    /** What the stack manages; nothing outside of a project. Numbers that cannot be read are named in a warning. */
    get state(): Promise<StackState> {
        const { stack } = this;
        this.#state ??= stack === undefined ? Promise.resolve(EMPTY_STATE) : readState(stack);
        return this.#state;
    }

    /**
     * The account of a number, or of the place. A number with a provider of its own has its own account.
     * @throws ProviderError (`KALEYRA_SETTINGS`)
     */
    async account(number?: ManagedNumber): Promise<CommandAccount> {
        const settings = readSettings(await this.#configurationOf(number), process.env);
        const { account, sources } = settings;
        if (account === undefined) {
            const hint = "To use a stack's configuration, run the command in its project, or add --stack <name>.";
            throw withAdvice(settings.error(), ...(this.stack === undefined ? [hint] : []));
        }
        REDACTOR.hide(account.apiKey);
        this.#warnOnce(ignoredDomain(account, process.env));
        return { ...account, sources };
    }

    /** The list of a WABA, requested once, with the account of its numbers. */
    list(wabaId: string): Promise<NumberList> {
        const list = this.#lists.get(wabaId) ?? this.#readList(wabaId);
        this.#lists.set(wabaId, list);
        return list;
    }

    /** @returns by WABA ID */
    async lists(wabaIds: readonly string[]): Promise<ReadonlyMap<string, NumberList>> {
        return new Map(await Promise.all(wabaIds.map(async (wabaId) => [wabaId, await this.list(wabaId)] as const)));
    }

    /** The account that the stack's numbers of a WABA use, or the place's. */
    async accountOf(wabaId: string): Promise<CommandAccount> {
        return this.account((await this.state).numbers.find((number) => number.wabaId === wabaId));
    }

    async #readList(wabaId: string): Promise<NumberList> {
        return withClient(await this.accountOf(wabaId), "Kaleyra's list", (client) => client.listPhoneNumbers(wabaId));
    }

    async #configurationOf(number: ManagedNumber | undefined): Promise<Configuration | undefined> {
        if (number?.provider !== undefined) {
            return configurationIn(number.provider.settings, number.provider.name);
        }
        if (this.stack === undefined) {
            return undefined;
        }
        this.#configuration ??= readConfiguration(this.stack, this.flag);
        return this.#configuration;
    }

    #warnOnce(text: string | undefined): void {
        if (text !== undefined && !this.#warned.has(text)) {
            this.#warned.add(text);
            console.error(`warning: ${text}`);
        }
    }
}

async function readConfiguration(stack: string, stackFlag: string): Promise<Configuration> {
    const json = await withProgress("the stack's configuration", () =>
        readFromStack(["config", "--json", "--show-secrets"], stack, "configuration"),
    );
    const values = configurationSchema.safeParse(json).data;
    if (values === undefined) {
        throw unknownFormat(stack, "configuration");
    }
    return { stackFlag, get: (key) => values[key]?.value };
}

async function readState(stack: string): Promise<StackState> {
    const json = await withProgress("the stack's state", () =>
        readFromStack(["stack", "export", "--show-secrets"], stack, "state"),
    );
    const state = parseState(json);
    if (state === undefined) {
        throw unknownFormat(stack, "state");
    }
    for (const name of state.unreadable) {
        console.error(
            `warning: ${printable(name)} is skipped: its outputs in the state of stack ${stack} cannot be read.`,
        );
    }
    return state;
}

function unknownFormat(stack: string, what: string): UsageError {
    return new UsageError(
        `Could not read the ${what} of stack ${stack}: the pulumi CLI printed it in an unknown format. Nothing was sent.`,
        "Update pulumi-kaleyra. Meanwhile, run the command outside of the project, with KALEYRA_SID and so on in the environment.",
    );
}
