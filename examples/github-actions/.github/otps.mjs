// Prints, as Markdown, which numbers of a stack wait for their OTP, and the command that enters each.
// node otps.mjs <stack export before the update> <stack export after it>

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [before, after] = process.argv.slice(2).map(numbersIn);
const statuses = new Map([...new Set([...after.values()].map(({ wabaId }) => wabaId))].flatMap(statusesIn));
const waiting = [...after].filter(([id, { isNew }]) =>
  statuses.has(id) ? statuses.get(id) !== "VERIFIED" : isNew && !before.has(id),
);

for (const [id, { e164, wabaId }] of waiting) {
  // A secret number is not in the export.
  const number = typeof e164 === "string" ? e164 : "<number>";
  const command = `npx pulumi-kaleyra verify --waba ${wabaId} --id ${id} --number ${number}`;
  console.log(`- ${number} waits for its OTP: \`${command}\``);
}
if (waiting.length === 0) {
  console.log("No number waits for its OTP.");
}
if (process.env.OUTCOME === "failure") {
  console.log("\nThe update failed. Read its output before you run it again: it tells whether a number was added.");
}

/** The numbers in a stack's export, by their phone number IDs. */
function numbersIn(file) {
  const resources = JSON.parse(readFileSync(file, "utf8")).deployment?.resources ?? [];
  return new Map(
    resources
      .filter(({ type }) => type.endsWith(":WhatsAppPhoneNumber"))
      .map(({ id, inputs, outputs }) => [id, { ...outputs, isNew: !("__import" in inputs) }]),
  );
}

/** The status of each number that Kaleyra lists in a WABA; none if the list cannot be read. */
function statusesIn(wabaId) {
  const { status, stdout } = spawnSync("npx", ["pulumi-kaleyra", "list", "--waba", wabaId, "--json"], {
    encoding: "utf8",
  });
  if (status !== 0) {
    console.log(`The list of WABA ${wabaId} could not be read: only numbers that this update added are shown.`);
    return [];
  }
  const listed = JSON.parse(stdout);
  const numbers = Array.isArray(listed) ? listed : listed.numbers;
  return numbers.filter(({ status }) => status).map((number) => [number.phoneNumberId ?? number.id, number.status]);
}
