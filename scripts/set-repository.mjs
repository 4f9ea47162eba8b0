// For the release workflow: writes the repository that it runs in into package.json, and fails outside of a workflow.

import { readFileSync, writeFileSync } from "node:fs";

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  console.error(
    "GITHUB_SERVER_URL or GITHUB_REPOSITORY is not set. package.json was not changed: run this in GitHub Actions.",
  );
  process.exit(1);
}
const url = `${server}/${repository}`;
const manifest = {
  ...JSON.parse(readFileSync("package.json", "utf8")),
  repository: { type: "git", url: `git+${url}.git` },
  homepage: `${url}#readme`,
  bugs: { url: `${url}/issues` },
};
writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
