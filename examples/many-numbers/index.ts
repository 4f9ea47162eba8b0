// WhatsApp numbers from numbers.yaml, one resource each.
// The package's schema validates the file before Pulumi sees it; the preview validates the numbers.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { WhatsAppPhoneNumber } from "pulumi-kaleyra";
import { numberSchema } from "pulumi-kaleyra/schema";
import { parse } from "yaml";
import { z } from "zod";

// In YAML's "failsafe" schema every value is text: no number loses its plus sign or a leading zero.
const file = parse(readFileSync(join(__dirname, "numbers.yaml"), "utf8"), { schema: "failsafe" });

const numbers = z.record(z.string(), numberSchema.strict()).safeParse(file);
if (!numbers.success) {
    throw new pulumi.RunError(
        `numbers.yaml is invalid. Nothing was changed. Correct it:\n${z.prettifyError(numbers.error)}`,
    );
}

/** The phone number IDs by the names in the file. */
export const phoneNumberIds = Object.fromEntries(
    Object.entries(numbers.data).map(([name, number]) => [name, new WhatsAppPhoneNumber(name, number).id]),
);
