// A failure of a check in the form of the protocol.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { shownFailure } from "../provider/secrets";
import type { Session } from "../provider/session";
import type { Properties } from "./properties";
import { provider } from "./protocol";

export function checkFailure(
    { redactor }: Session,
    found: CheckFailure,
    { secrets }: Properties,
): provider.CheckFailure {
    const { property, reason } = shownFailure(redactor, found, secrets.has(found.property));
    const failure = new provider.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}
