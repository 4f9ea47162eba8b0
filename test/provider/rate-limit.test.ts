// Many numbers at once against a rate limit: all are added, none twice, and all requests wait together.

import assert from "node:assert/strict";
import { throughBoth } from "../support/callers";
import { SUPPORT } from "../support/sample-numbers";

throughBoth(
    "an update with a hundred numbers at twenty requests a second",
    (setup) => {
        it("adds them all, each with one POST that was processed, and with one list", async () => {
            const provider = await setup.start();
            const waiting = Array.from({ length: 100 }, (_, i) => ({
                ...SUPPORT,
                phoneNumber: String(9761230000 + i),
            }));
            const ids: string[] = [];
            // The engine has eight calls under way at once on two cores.
            const lane = async () => {
                for (let fields = waiting.pop(); fields !== undefined; fields = waiting.pop()) {
                    ids.push(await setup.checkAndCreate(provider, setup.caller.named(fields.phoneNumber, fields)));
                }
            };
            await Promise.all(Array.from({ length: 8 }, lane));
            assert.equal(new Set(ids).size, 100);
            const { requests } = setup.sandbox;
            const processed = requests.filter(({ path, answered }) => path.endsWith("/add") && answered !== 429);
            assert.equal(processed.length, 100);
            assert.equal(setup.sandbox.count("list"), 1);
            const refused = requests.filter(({ answered }) => answered === 429).length;
            assert.ok(refused < 100, `${refused} requests wasted: they do not wait together`);
        });
    },
    { rateLimit: 20 },
);
