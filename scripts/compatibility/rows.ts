// The versions, kinds of program and package managers that the package is tested with: every pair of them, in few rows.

/** What users combine: the factors and their values. */
export const FACTORS = {
    sdk: ["3.216.0", "3.248.0", "3.270.0"],
    node: ["20", "22", "24"],
    program: ["CommonJS", "TypeScript", "ES module"],
    packageManager: ["pnpm", "yarn", "npm"],
} as const;

export type Factor = keyof typeof FACTORS;

/** One value of each factor. */
export type Combination = { readonly [F in Factor]: (typeof FACTORS)[F][number] };

/**
 * An orthogonal array: the factors take a, b, a + b and a + 2b modulo 3. Any two of these sums determine a and b,
 * so every two values of every two factors meet in exactly one row.
 */
export const COMBINATIONS: readonly Combination[] = [0, 1, 2].flatMap((a) =>
    [0, 1, 2].map((b) => ({
        sdk: pick("sdk", a),
        node: pick("node", b),
        program: pick("program", a + b),
        packageManager: pick("packageManager", a + 2 * b),
    })),
);

function pick<F extends Factor>(factor: F, sum: number): (typeof FACTORS)[F][number] {
    return FACTORS[factor][sum % 3] as (typeof FACTORS)[F][number];
}

/** How the program gets the resource: directly, or through a component package, with or without this package as a dependency. */
export type Use = "direct" | "component" | "component alone";

export interface Row extends Combination {
    readonly use: Use;
}

const COMPONENT: Combination = { sdk: "3.248.0", node: "24", program: "CommonJS", packageManager: "pnpm" };

/** All rows. pnpm's layout is the strictest: a program finds only its direct dependencies. */
export const ROWS: readonly Row[] = [
    ...COMBINATIONS.map((combination) => ({ ...combination, use: "direct" as const })),
    { ...COMPONENT, use: "component" },
    { ...COMPONENT, use: "component alone" },
];
