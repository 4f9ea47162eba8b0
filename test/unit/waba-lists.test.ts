// The list of a WABA that all resources of an operation share.

import assert from "node:assert/strict";
import { KaleyraError } from "../../kaleyra/error";
import { listOf, type NumberList } from "../../kaleyra/number-list";
import { WabaLists } from "../../provider/waba-lists";

const ORIGIN = "https://api.in.kaleyra.io";

function failure(code: "KALEYRA_UNREADABLE_LIST" | "KALEYRA_CREDENTIALS"): KaleyraError {
    const request = { kind: "list", subject: "WABA 1", wabaId: "1" } as const;
    return new KaleyraError(code, { request, outcome: "uncertain", origin: ORIGIN });
}

describe("the list of a WABA", () => {
    /** The answers to come, one for each request. */
    let answers: (KaleyraError | Promise<NumberList> | undefined)[];
    let requests: number;

    const listPhoneNumbers = async () => {
        const answer = answers[requests];
        requests += 1;
        if (answer instanceof KaleyraError) {
            throw answer;
        }
        return (await answer) ?? listOf([]);
    };

    const lists = (deadline?: number) =>
        new WabaLists(() => ({ origin: ORIGIN, reasonForWaiting: undefined, listPhoneNumbers }), deadline);

    beforeEach(() => {
        answers = [];
        requests = 0;
    });

    it("is requested once, whoever reads it, and again only for a fresh one", async () => {
        const shared = lists();
        await Promise.all([shared.read("1"), shared.readForCheck("1"), shared.readOrRetry("1")]);
        assert.equal(requests, 1);
        await shared.read("1", { fresh: true });
        assert.equal(requests, 2);
    });

    it("is requested once more, for all that cannot go on without it, after a failure that may pass", async () => {
        answers = [failure("KALEYRA_UNREADABLE_LIST")];
        const shared = lists();
        const results = await Promise.all([1, 2, 3].map(() => shared.readOrRetry("1")));
        assert.deepEqual(
            results.map((result) => result.failure),
            [undefined, undefined, undefined],
        );
        assert.equal(requests, 2);
    });

    it("is not requested again after a failure that every further request would meet", async () => {
        answers = [failure("KALEYRA_CREDENTIALS")];
        assert.equal((await lists().readOrRetry("1")).failure, answers[0]);
        assert.equal(requests, 1);
    });

    it("is a failure for checks when it takes too long, and goes on for others", async () => {
        let arrive = (_list: NumberList) => {};
        answers = [new Promise((resolve) => (arrive = resolve))];
        const shared = lists(20);
        const { failure: late } = await shared.readForCheck("1");
        assert.match(String(late), /no list was received from https:\/\/api\.in\.kaleyra\.io within 0\.02 s/);
        arrive(listOf([]));
        assert.equal((await shared.read("1")).failure, undefined);
        assert.equal(requests, 1);
    });
});
