// Nothing added twice, nothing lost: random operations on numbers, with random faults, through both callers.
// KALEYRA_RANDOM_RUNS sets how many; KALEYRA_REPLAY='<steps>' repeats one that failed.

import fc from "fast-check";
import { type CallerUnderTest, DYNAMIC, PLUGIN } from "../support/callers";
import { stopSharedHost } from "../support/provider-host";
import { execute, type Step, steps } from "./random-run";

const FIXED_SEED = 20261123;

async function check(caller: CallerUnderTest, seed: number, numRuns: number): Promise<void> {
    let runs = 0;
    const details = await fc.check(
        fc.asyncProperty(steps, async (history) => {
            runs += 1;
            if (runs % 100 === 0) {
                // The host keeps every provider it met.
                await stopSharedHost();
            }
            await execute(caller, history);
        }),
        { seed, numRuns, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: false },
    );
    if (details.failed) {
        const [history] = details.counterexample as [Step[]];
        const replay = `KALEYRA_REPLAY='${JSON.stringify(history)}' npm test -- test/model -g "${caller.name}"`;
        throw new Error(`seed ${seed}, run ${runs}: ${details.errorInstance}\n\nReplay it with:\n${replay}\n`);
    }
    console.log(`      ${details.numRuns} runs, seed ${seed}`);
}

/** With the fixed seed, so that a push fails only for what it changes. A scheduled run sets more, and also uses a random seed. */
for (const [caller, runs] of [
    [DYNAMIC, 100],
    [PLUGIN, 50],
] as const) {
    describe(`a random run of operations on numbers, through ${caller.name}`, function () {
        this.timeout(600_000);

        const { KALEYRA_REPLAY: replay, KALEYRA_RANDOM_RUNS: more } = process.env;
        if (replay !== undefined) {
            it("keeps the three rules in the replayed sequence", () => execute(caller, JSON.parse(replay)));
            return;
        }

        it("keeps the three rules with the fixed seed", () => check(caller, FIXED_SEED, Number(more ?? runs)));

        if (more !== undefined) {
            it("keeps the three rules with a random seed", () => check(caller, Date.now() % 2 ** 31, Number(more)));
        }
    });
}
