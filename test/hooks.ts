// Root hooks of all test files: what they share ends with them.

import { stopSharedHost } from "../scripts/provider-host";

export const mochaHooks = {
    afterAll: stopSharedHost,
};
