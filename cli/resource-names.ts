// Generates resource names for imported numbers from their display names.

/** What a name is made from. */
interface Nameable {
    readonly displayName: string;
    /** The digits of the number with its country code. */
    readonly digits: string;
}

/**
 * A unique name for each number that is not taken yet.
 * @param taken the names of other resources
 */
export function makeResourceNames(numbers: readonly Nameable[], taken: ReadonlySet<string>): string[] {
    const used = new Set(taken);
    return numbers.map(({ displayName, digits }) => {
        const plain = displayName
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .replace(/^-|-$/g, "");
        const base = /^[a-z]/.test(plain) ? plain : `number-${digits}`;
        let name = used.has(base) ? `${base}-${digits}` : base;
        for (let count = 2; used.has(name); count++) {
            name = `${base}-${digits}-${count}`;
        }
        used.add(name);
        return name;
    });
}
