// Names for messages: the provider host does not tell the provider which resource it serves, so the program sends the name as an input.

import { perDeployment } from "./deployment";

/**
 * The resource's name, or `name (2)` if another resource of this deployment has that name (under another parent).
 * The same program always gets the same names.
 */
export function uniqueResourceName(name: string): string {
    const taken = perDeployment("names of resources", () => new Set<string>());
    let unique = name;
    for (let count = 2; taken.has(unique); count++) {
        unique = `${name} (${count})`;
    }
    taken.add(unique);
    return unique;
}
