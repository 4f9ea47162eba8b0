// Root hooks of all test files: stops the process that they share.

import { stopSharedHost } from "../scripts/provider-host";

export const mochaHooks = {
    afterAll: stopSharedHost,
};
