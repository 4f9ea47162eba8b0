// Finds a pulumi CLI that runs Node.js programs: on PATH, in the cache, downloaded from Pulumi, or built with Go.
// An installation is created in a temporary folder, tried, and renamed, so that a broken or interrupted one is never used.

import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { makeInCache, userCache } from "../user-cache";
import { downloadFromVendor } from "./download";
import { buildCli, CLI_VERSION } from "./go";

const run = promisify(execFile);

const OLDEST = [3, 216];

/** A CLI to use. */
export interface PulumiCli {
    /** The folder of `pulumi` and its language host; undefined for the one on PATH. */
    readonly folder: string | undefined;
    readonly version: string;
}

/** How a CLI may be found. */
export interface FindOptions {
    /** Whether to download or build one if there is none. */
    readonly install: boolean;
    readonly log: (line: string) => void;
}

export async function findPulumi({ install, log }: FindOptions): Promise<PulumiCli> {
    const found = (await usable(undefined)) ?? (await usable(cacheFolder()));
    if (found !== undefined) {
        return found;
    }
    const problems: string[] = [];
    if (install) {
        for (const way of [downloadFromVendor, buildCli]) {
            try {
                return await installInCache((folder) => way(folder, log));
            } catch (error) {
                problems.push(error instanceof Error ? error.message : String(error));
                log(`${problems.at(-1)}`);
            }
        }
    }
    throw new Error(
        [
            `No pulumi CLI of version ${OLDEST.join(".")} or newer with its Node.js language host was found.`,
            ...problems.map((problem) => `  - ${problem}`),
            "Install it from https://www.pulumi.com/docs/install/ so that `pulumi version` works, or install a current Go",
            "so that it can be built here. Then try again.",
        ].join("\n"),
    );
}

/** The PATH with which a found CLI finds its plugins. */
export function pathWith({ folder }: Pick<PulumiCli, "folder">): string | undefined {
    return folder === undefined ? process.env.PATH : `${folder}${delimiter}${process.env.PATH ?? ""}`;
}

/** The command of a program that is part of the CLI. */
export function programOf({ folder }: Pick<PulumiCli, "folder">, name = "pulumi"): string {
    return folder === undefined ? name : join(folder, name);
}

/** The environment without the variables of the user's own Pulumi and Kaleyra. */
export function neutralEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PULUMI|KALEYRA)_/.test(name)));
}

function cacheFolder(): string {
    return userCache(`pulumi-${CLI_VERSION}`);
}

async function installInCache(installInto: (folder: string) => Promise<void>): Promise<PulumiCli> {
    await makeInCache(cacheFolder(), async (folder) => {
        await installInto(folder);
        if ((await usable(folder)) === undefined) {
            throw new Error("the installed CLI does not run");
        }
    });
    return { folder: cacheFolder(), version: CLI_VERSION };
}

/** The CLI in a folder or on PATH, if it is new enough and has its language host beside it. */
async function usable(folder: string | undefined): Promise<PulumiCli | undefined> {
    const env = { ...process.env, PATH: pathWith({ folder }), PULUMI_SKIP_UPDATE_CHECK: "true" };
    try {
        const { stdout } = await run(programOf({ folder }), ["version"], { env, timeout: 30_000 });
        const version = stdout.trim().replace(/^v/, "");
        const [major = 0, minor = 0] = version.split(".").map(Number);
        const isNewEnough = major === OLDEST[0] && minor >= (OLDEST[1] as number);
        return isNewEnough && (await starts(programOf({ folder }, "pulumi-language-nodejs")))
            ? { folder, version }
            : undefined;
    } catch {
        return undefined;
    }
}

/** Whether a language host can be started. It may exit with an error. */
export async function starts(program: string): Promise<boolean> {
    return run(program, ["-help"], { timeout: 30_000 }).then(
        () => true,
        ({ code }: { code?: unknown }) => code !== "ENOENT" && code !== "EACCES",
    );
}
