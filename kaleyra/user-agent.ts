// The User-Agent header of every request, with the version of this package.
// The manifest is resolved by the package's own name, which works from the sources, from the build and in a bundle.

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

export const USER_AGENT = `pulumi-kaleyra/${version}`;
