// The plugin's package: its version, and where its releases are. The name resolves in the sources, the build and a bundle.

const { version, repository } = require("pulumi-kaleyra/package.json") as {
    version: string;
    /** Only a release has it: its workflow writes it. */
    repository?: { readonly url: string };
};

export const VERSION = version;

/** The parts of the schema that depend on the release. With a download URL, Pulumi installs the plugin by itself. */
export function releaseFields(): object {
    const [, owner, name] = /github\.com\/([^/]+)\/([^/]+?)(\.git)?$/.exec(repository?.url ?? "") ?? [];
    return owner === undefined
        ? { version }
        : {
              version,
              repository: `https://github.com/${owner}/${name}`,
              pluginDownloadURL: `github://api.github.com/${owner}/${name}`,
          };
}
