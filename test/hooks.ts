// Root hooks of all test files: what they share ends with them.

import { stopSharedHost } from "./host";

export const mochaHooks = {
    afterAll: stopSharedHost,
};
