// Many numbers against a sandbox that answers 429 above 20 requests a second, by the real pulumi CLI.
// `npm run thousand` adds a thousand, for the nightly run; the host layer has a short form of it.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { findPulumi } from "../../scripts/find-pulumi";
import { main } from "../../scripts/main";
import { SUPPORT } from "../numbers";
import { Stack } from "./stack";

const COUNT = Number(process.argv[2] ?? 1000);

main(async () => {
    const sandbox = await Sandbox.start({ rateLimit: 20 });
    const stack = new Stack(await findPulumi({ install: true, say: console.error }), sandbox);
    await stack.init();
    const numbers = Array.from({ length: COUNT }, (_, i) => [
        `n${i}`,
        { ...SUPPORT, phoneNumber: String(9761230000 + i) },
    ]);
    stack.declare(Object.fromEntries(numbers));
    const begun = Date.now();
    let runs = 0;
    for (let code = 1; code !== 0; runs++) {
        assert.ok(runs < 5, "still not all added");
        const finished = await stack.pulumi([
            "up",
            "--yes",
            "--skip-preview",
            "--suppress-progress",
            "--suppress-outputs",
        ]);
        code = finished.code;
        assert.ok(code === 0 || /Try again/.test(finished.output), finished.output.slice(-2_000));
    }
    const recorded = Object.values(await stack.numbers()).map(({ id }) => id);
    assert.equal(new Set(recorded).size, COUNT);
    assert.equal(sandbox.store.numbers.length, COUNT);
    const refused = sandbox.requests.filter(({ answered }) => answered === 429).length;
    console.log(
        `${COUNT} numbers added in ${runs} run(s) and ${Math.round((Date.now() - begun) / 1000)} s, ` +
            `${sandbox.requests.length} requests, of which ${refused} were answered 429; none twice.`,
    );
    await stack.succeed("preview", "--expect-no-changes", "--suppress-progress");
    stack.remove();
    await sandbox.close();
    return 0;
});
