// The policies of examples/policy-pack, each by itself. test/e2e/policy-pack.test.ts runs them in the real engine, with unknown fields
// and with levels and values from a file.

import assert from "node:assert/strict";
import type { PolicyPackArgs, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { SUPPORT } from "../support/sample-numbers";

const server = require("@pulumi/policy/server") as { serve: (...args: unknown[]) => void };

const AMERICAN = { ...SUPPORT, countryCode: "+1", name: "Support" };

let policies: readonly ResourceValidationPolicy[];

/** What the policies report of a resource, by policy; `configured` replaces defaults. */
function reportedOf(props: object, configured: object = {}): Record<string, string> {
    const reported: Record<string, string> = {};
    for (const { name: policy, configSchema, validateResource } of policies) {
        const defaults = Object.entries(configSchema?.properties ?? {}).map(([key, schema]) => [key, schema.default]);
        const resource = {
            props,
            isType: () => true,
            getConfig: () => ({ ...Object.fromEntries(defaults), ...configured }),
        } as unknown as ResourceValidationArgs;
        for (const validate of [validateResource].flat()) {
            void validate?.(resource, (message) => {
                reported[policy] = message;
            });
        }
    }
    return reported;
}

describe("the policy pack", () => {
    before(() => {
        const { serve } = server;
        server.serve = (_name, _version, _level, args) => {
            policies = (args as PolicyPackArgs).policies as ResourceValidationPolicy[];
        };
        require("../../examples/policy-pack");
        server.serve = serve;
    });

    it("accepts what is allowed", () => {
        assert.deepEqual(reportedOf(SUPPORT), {});
    });

    it("reports a country and a display name that are not allowed, and how to correct each", () => {
        assert.deepEqual(reportedOf(AMERICAN), {
            "allowed-countries":
                "The country code is +1, expected one of +39, +91. " +
                'Use a number from an allowed country, or add the code to "codes" in this policy\'s configuration.',
            "display-names": 'The display name does not match "^ACME ". Correct it before the number is added.',
        });
    });

    it("reads the allowed values from the configuration", () => {
        const allowed = { codes: ["+1"], pattern: "^Support$" };
        assert.deepEqual(reportedOf(AMERICAN, allowed), {});
        const every = ["allowed-countries", "display-names"];
        assert.deepEqual(Object.keys(reportedOf(SUPPORT, allowed)), every);
    });
});
