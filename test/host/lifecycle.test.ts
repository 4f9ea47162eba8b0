// The life of a number through Pulumi's real dynamic provider host.

import { Host } from "../support/provider-host";
import { describeLifecycle } from "./lifecycle";

describeLifecycle({
    name: "the dynamic provider host",
    start: (options) => Host.start(options),
    importOption: (phoneNumberId) => `{ import: "${phoneNumberId}" }`,
    named: (resource, inputs) => ({ ...inputs, __resource: resource }),
});
