// An API key set without --secret stands in plain text in the state, and the engine says nothing of it: this does.

import * as pulumi from "@pulumi/pulumi";
import { perDeployment } from "./deployment";

const KEY = "kaleyra:apiKey";
const warned = Symbol("warned about a plain API key");

/** Warns once a deployment if `kaleyra:apiKey` is configured and not a secret. */
export function warnAboutPlainKey(): void {
    perDeployment(warned, () => {
        if (pulumi.runtime.allConfig()[KEY] !== undefined && !isSecret(KEY)) {
            void pulumi.log.warn(
                `${KEY} is not a secret, so the state holds it in plain text. ` +
                    `Set it again with \`pulumi config set --secret ${KEY}\`, run \`pulumi up\`, and renew the key at Kaleyra.`,
            );
        }
        return true;
    });
}

/** Pulumi exports this function but leaves it out of its types. */
function isSecret(key: string): boolean {
    const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? true;
}
