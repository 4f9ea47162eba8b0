// The numbers that every subject declares, and the program that declares them.

import { SUPPORT } from "../test/support/sample-numbers";

const FIRST = 9_761_230_000;

/** The number with this index. */
export const numberAt = (i: number) => ({ ...SUPPORT, phoneNumber: String(FIRST + i) });

/** The lines of a Pulumi program that declare this many numbers with the class. */
export function declaring(count: number): string {
    return `for (let i = 0; i < ${count}; i++) {
    new WhatsAppPhoneNumber(\`n\${i}\`, { ...${JSON.stringify(SUPPORT)}, phoneNumber: String(${FIRST} + i) });
}
`;
}
