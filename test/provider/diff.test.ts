// diff: which changes replace a number, and which are updates.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { OTHER_WABA, throughBoth } from "../support/callers";
import { SUPPORT, stateOf } from "../support/sample-numbers";

const STATE = stateOf(SUPPORT);

throughBoth("diff", ({ start }) => {
    it("has no changes when the values are the same", async () => {
        assert.deepEqual(await (await start()).diff("7654000001", STATE, SUPPORT), { changes: false, replaces: [] });
    });

    for (const [field, value] of Object.entries({
        wabaId: OTHER_WABA,
        countryCode: "+44",
        phoneNumber: "9761234568",
        name: "Other",
        verificationType: "VOICE",
    })) {
        const isNumber = ["countryCode", "phoneNumber"].includes(field);
        const isUpdated = field === "name";

        it(`${isUpdated ? "updates" : "replaces"} a number whose ${field} changes`, async () => {
            const changed = await (await start()).diff("7654000001", STATE, { ...SUPPORT, [field]: value });
            assert.deepEqual(changed, { changes: true, replaces: isUpdated ? [] : [field] });
        });

        it(`${isNumber ? "replaces" : "updates"} a number while its ${field} is not known yet`, async () => {
            const changed = await (await start()).diff("7654000001", STATE, { ...SUPPORT, [field]: UNKNOWN });
            assert.deepEqual(changed, { changes: true, replaces: isNumber ? [field] : [] });
        });
    }

    it("replaces a number whose name changes together with another field", async () => {
        const news = { ...SUPPORT, name: "ACME Helpdesk", verificationType: "VOICE" };
        const { replaces } = await (await start()).diff("7654000001", STATE, news);
        assert.deepEqual(replaces, ["name", "verificationType"]);
    });
});
