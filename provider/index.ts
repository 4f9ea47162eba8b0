// The dynamic provider of WhatsAppPhoneNumber. Pulumi's dynamic provider host loads this module and calls it as the provider:
// the resource class names it in a constant instead of being serialised by `pulumi.dynamic.Resource`, which refuses a ready `__provider`.

import { createProvider } from "./dynamic-provider";

const provider = createProvider();

export const { configure, check, diff, create, read, update } = provider;
const { delete: removeFromState } = provider;

export { removeFromState as delete };
