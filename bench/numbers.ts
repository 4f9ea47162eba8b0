// The numbers that every subject declares, and the programs that declare them.

import { PLUGIN_TYPE_TOKEN } from "../provider/tokens";
import { SUPPORT } from "../test/support/sample-numbers";

const FIRST = 9_761_230_000;

/** The number with this index. */
export const numberAt = (i: number) => ({ ...SUPPORT, phoneNumber: String(FIRST + i) });

/** The lines of a Node.js program that declare this many numbers with the class. */
export function inNodejs(count: number): string {
    return `for (let i = 0; i < ${count}; i++) {
    new WhatsAppPhoneNumber(\`n\${i}\`, { ...${JSON.stringify(SUPPORT)}, phoneNumber: String(${FIRST} + i) });
}
`;
}

/** A project in YAML that declares this many numbers with the plugin. */
export function inYaml(count: number): string {
    const resources = Array.from({ length: count }, (_, i) => [
        `n${i}`,
        { type: PLUGIN_TYPE_TOKEN, properties: numberAt(i) },
    ]);
    // YAML contains JSON.
    return `name: test\nruntime: yaml\nresources: ${JSON.stringify(Object.fromEntries(resources))}\n`;
}
