// Two resources of one program that name the same number: the second would only meet "already exists" at the vendor.
// The provider does not know resources' names, so the program finds the twin and the provider's check reports it.

import * as pulumi from "@pulumi/pulumi";
import type { NumberFields } from "../provider/inputs/fields";
import { perDeployment } from "./deployment";

const owners = Symbol("which resource names which number");

type NumberArgs = { [K in "wabaId" | "countryCode" | "phoneNumber"]: pulumi.Input<NumberFields[K]> };

/** A sentence if another resource of this deployment names the same number; judged when the number is known. */
export function describeTwin(name: string, args: NumberArgs): pulumi.Output<string | undefined> {
    const ownerOf = perDeployment(owners, () => new Map<string, { readonly name: string }>());
    // Resources under different parents can have one name: what tells them apart is which one is being made.
    const self = { name };
    const { wabaId, countryCode, phoneNumber } = args;
    return pulumi.all([wabaId, countryCode, phoneNumber]).apply(([waba, code, number]) => {
        const e164 = `${code}${number}`;
        const key = `${waba} ${e164}`;
        const owner = ownerOf.get(key) ?? self;
        ownerOf.set(key, owner);
        return owner === self
            ? undefined
            : `${e164} of WABA ${waba} is declared twice, as "${owner.name}" and as "${name}". Remove one of them, or give one another number.`;
    });
}
