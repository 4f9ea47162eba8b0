// Many numbers at once against a rate limit: all are added, none twice, and all requests wait together.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { Host } from "../support/provider-host";
import { SUPPORT } from "../support/sample-numbers";

describe("a hundred numbers at twenty requests a second", () => {
    it("are all added, each with one POST that was processed", async () => {
        const sandbox = await Sandbox.start({ rateLimit: 20 });
        const host = await Host.start({ environment: sandbox.environment });
        const waiting = Array.from({ length: 100 }, (_, i) => ({ ...SUPPORT, phoneNumber: String(9761230000 + i) }));
        const ids: string[] = [];
        // The engine has eight calls under way at once on two cores.
        const lane = async () => {
            for (let fields = waiting.pop(); fields !== undefined; fields = waiting.pop()) {
                const { inputs, failures } = await host.check({}, fields);
                assert.deepEqual(failures, []);
                ids.push((await host.create(inputs)).id);
            }
        };
        await Promise.all(Array.from({ length: 8 }, lane));
        assert.equal(new Set(ids).size, 100);
        const processed = sandbox.requests.filter(({ path, answered }) => path.endsWith("/add") && answered !== 429);
        assert.equal(processed.length, 100);
        assert.equal(sandbox.count("list"), 1);
        const refused = sandbox.requests.filter(({ answered }) => answered === 429).length;
        assert.ok(refused < 100, `${refused} requests wasted: they do not wait together`);
        await sandbox.close();
    });
});
