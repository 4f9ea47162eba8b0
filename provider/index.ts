// The dynamic provider of WhatsAppPhoneNumber. Pulumi's dynamic provider host loads this module and calls it as the provider:
// the resource class names it in a constant instead of being serialised by `pulumi.dynamic.Resource`, which refuses a ready `__provider`.

import type { dynamic } from "@pulumi/pulumi";
import { createProvider } from "./dynamic-provider";

// Pulumi's type, so that this file's declarations need no others: zod's do not compile under every tsconfig.
const provider: Required<dynamic.ResourceProvider> = createProvider();

export const { configure, check, diff, create, read, update } = provider;
const { delete: removeFromState } = provider;

export { removeFromState as delete };
