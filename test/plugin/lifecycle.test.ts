// The life of a number through the plugin: the same description as through the dynamic provider host.

import { describeLifecycle } from "../host/lifecycle";
import { PluginHost, urnOf } from "../support/plugin-host";

describeLifecycle({
    name: "the plugin",
    start: (options) => PluginHost.start(options),
    importOption: (phoneNumberId) => `import: "766123456789/${phoneNumberId}"`,
    named: (resource, inputs) => ({ ...inputs, __resource: urnOf(resource) }),
});

after(() => PluginHost.stopAll());
