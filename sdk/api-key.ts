// Warns about an API key that was set without --secret: the state then holds it in plain text, and the engine does not warn.

import * as pulumi from "@pulumi/pulumi";
import { perDeployment } from "./deployment";

const KEY = "kaleyra:apiKey";

/** Warns once a deployment if `kaleyra:apiKey` is configured but is not a secret. */
export function warnAboutPlainKey(): void {
    perDeployment("warned about a plain API key", () => {
        if (pulumi.runtime.allConfig()[KEY] !== undefined && !isConfigSecret(KEY)) {
            void pulumi.log.warn(
                `${KEY} is not a secret, so the state contains it in plain text. ` +
                    `Create a new key in the Kaleyra console, set it with \`pulumi config set --secret ${KEY}\`, ` +
                    "run `pulumi up`, and delete the old key.",
            );
        }
        return true;
    });
}

/** Pulumi exports this function but omits it from its types. */
function isConfigSecret(key: string): boolean {
    const { isConfigSecret: isSecret } = pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean };
    return isSecret?.(key) ?? true;
}
