// How people call the command pulumi-kaleyra: it comes with the npm package, and with the plugin for those who do not use npm.

/** A command as people can paste it, by where the caller comes from. */
export const COMMAND_LINE = {
    npm: (args: string) => `npx pulumi-kaleyra ${args}`,
    plugin: (args: string) => `pulumi plugin run --kind resource kaleyra -- ${args}`,
};
