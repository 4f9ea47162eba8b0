// Root hooks of all test files: stops the process that they share.

import { stopSharedHost } from "./support/provider-host";

export const mochaHooks = {
    afterAll: stopSharedHost,
};
