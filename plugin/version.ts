// The version of this package, which is also the plugin's. The name resolves in the sources, the build and a bundle alike.

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

export const VERSION = version;
