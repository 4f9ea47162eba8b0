// Says, as Markdown, which numbers a `pulumi up` added and how a person enters their OTPs.
// node otps.mjs <output of pulumi up> <output of pulumi stack export>

import { readFileSync } from "node:fs";

const [log, state] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
const announced = [...new Set([...log.matchAll(/(\+\d+): will be added to WABA/g)].map(([, number]) => number))];
const resources = JSON.parse(state).deployment.resources ?? [];
const held = new Map(
  resources
    .filter(({ type }) => type.endsWith(":WhatsAppPhoneNumber"))
    .map(({ id, outputs }) => [outputs.e164, { id, waba: outputs.wabaId }]),
);

for (const number of announced) {
  const { id, waba } = held.get(number) ?? {};
  console.log(
    id === undefined
      ? `- ${number} was not recorded. Read the output of \`pulumi up\` before you run it again.`
      : `- ${number} was added. Enter the OTP it receives: \`npx pulumi-kaleyra verify --waba ${waba} --id ${id} --number ${number}\``,
  );
}
if (announced.length === 0) {
  console.log("No number was added, so no OTP went out.");
}
