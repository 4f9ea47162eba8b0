// Inputs that the resource class derives from the country code and the phone number.

import * as pulumi from "@pulumi/pulumi";

/** The number in E.164 form. It is known as soon as both parts are, and secret if one of them is. */
export function deriveE164(
    countryCode: pulumi.Input<string>,
    phoneNumber: pulumi.Input<string>,
): pulumi.Output<string | undefined> {
    return pulumi.all([countryCode, phoneNumber]).apply(([code, number]) =>
        // A JavaScript program can pass anything; the provider reports a wrong type with the property's name.
        typeof code === "string" && typeof number === "string" ? code + number : undefined,
    );
}

/** Resolves to true if one of the values is a secret; to undefined, which leaves the input out, if none is. */
export async function anySecret(...values: readonly (pulumi.Input<string> | undefined)[]): Promise<true | undefined> {
    const secrets = values.map((value) => pulumi.isSecret(pulumi.output(value)));
    // A value that fails makes the registration fail by itself; here it must not be an unhandled rejection as well.
    const settled = await Promise.allSettled(secrets);
    return settled.some((secret) => secret.status === "fulfilled" && secret.value) ? true : undefined;
}
