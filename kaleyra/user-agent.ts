// How this package introduces itself to Kaleyra.
// The package reads its own manifest by its own name, which holds in the sources, the build and a bundle alike.

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

export const USER_AGENT = `pulumi-kaleyra/${version}`;
