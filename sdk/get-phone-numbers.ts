// getPhoneNumbers: the numbers of a WABA as Kaleyra lists them when the program runs.
// The HTTP client and the settings are loaded only by the call, since most programs never make it.

import * as pulumi from "@pulumi/pulumi";
import { GET_PHONE_NUMBERS } from "../provider/tokens";
import { isMocked, perDeployment } from "./deployment";
import { GetPhoneNumbersError } from "./errors";

/** The arguments of {@link getPhoneNumbers}. */
export interface GetPhoneNumbersArgs {
    /** The ID of the WhatsApp Business Account (WABA) on Kaleyra: digits. */
    wabaId: string;
}

/** The arguments of {@link getPhoneNumbersOutput}. */
export interface GetPhoneNumbersOutputArgs {
    /** The ID of the WhatsApp Business Account (WABA) on Kaleyra: digits. */
    wabaId: pulumi.Input<string>;
}

/** One number in the list of a WABA. */
export interface GetPhoneNumbersResultNumber {
    /** The phone number ID, as expected by `WhatsAppPhoneNumber.get` and the option `import`. */
    phoneNumberId: string;
    /**
     * The number in E.164 form, for example `"+919761234567"`. If the list does not show the country code, these are the digits
     * as Kaleyra lists them, without a plus sign. Numbers of Mexico, Argentina and Brazil have two forms (`+52 1`, `+54 9`, Brazil's
     * ninth digit), and Kaleyra may list a different form from the one in your program.
     */
    e164: string;
    /** The display name that Kaleyra lists, which can differ from the name that was requested; undefined if it lists none. */
    name?: string | undefined;
    /** The status as Kaleyra reports it, for example `"VERIFIED"`; undefined if it lists none. */
    status?: string | undefined;
}

/** The result of {@link getPhoneNumbers}. */
export interface GetPhoneNumbersResult {
    /** The numbers in Kaleyra's order. A number that is missing may still exist: Kaleyra does not document which numbers it lists. */
    numbers: GetPhoneNumbersResultNumber[];
}

/**
 * Lists the numbers of a WABA, for programs that wait until a number is `VERIFIED`, or that use numbers of other stacks.
 *
 * The program queries Kaleyra directly, also during previews, and at most once per WABA and run: a number that this run adds is not in
 * the result. The account comes from the stack configuration (`kaleyra:sid`, `kaleyra:apiKey`, `kaleyra:pod` or
 * `kaleyra:apiDomain`) or from the environment (`KALEYRA_SID` and so on).
 *
 * In unit tests with `pulumi.runtime.setMocks`, your mock's `call` returns the result, for the token `kaleyra:index:getPhoneNumbers`.
 *
 * @param args the WABA
 * @returns the numbers
 * @throws a `pulumi.RunError` with a `code`: `KALEYRA_FIELD` if the WABA ID is malformed, `KALEYRA_SETTINGS` if settings are missing
 *     or invalid, `KALEYRA_WABA` if the account has no such WABA, `KALEYRA_CREDENTIALS` for a wrong SID or API key, and others where
 *     Kaleyra's list could not be read. `docs/troubleshooting.md` has an entry for each.
 *
 * @example
 * ```ts
 * const { numbers } = await getPhoneNumbers({ wabaId: "766123456789" });
 * const isVerified = numbers.some(({ e164, status }) => e164 === "+919761234567" && status === "VERIFIED");
 * ```
 *
 * @see Kaleyra, Get Phone Numbers
 */
export async function getPhoneNumbers(args: GetPhoneNumbersArgs): Promise<GetPhoneNumbersResult> {
    const { wabaId } = args;
    if (isMocked()) {
        return pulumi.runtime.invoke(GET_PHONE_NUMBERS, { wabaId });
    }
    return perDeployment(`numbers of WABA ${wabaId}`, () => requestNumbers(wabaId));
}

/**
 * Lists the numbers of a WABA whose ID is an output, as {@link getPhoneNumbers} does. The result is unknown while the ID is, and in a
 * preview without credentials; it is secret if the ID is.
 *
 * @param args the WABA
 * @returns the numbers
 *
 * @see Kaleyra, Get Phone Numbers
 */
export function getPhoneNumbersOutput(args: GetPhoneNumbersOutputArgs): pulumi.Output<GetPhoneNumbersResult> {
    return pulumi.output(args.wabaId).apply((wabaId) =>
        getPhoneNumbers({ wabaId }).catch(async (error: unknown) => {
            if (pulumi.runtime.isDryRun() && error instanceof GetPhoneNumbersError && error.isWithoutCredentials) {
                await pulumi.log.warn(
                    `No Kaleyra credentials, so this preview does not know the numbers of WABA ${wabaId}. \`pulumi up\` needs them.`,
                );
                return pulumi.output(pulumi.unknown) as unknown as GetPhoneNumbersResult;
            }
            throw error;
        }),
    );
}

async function requestNumbers(wabaId: string): Promise<GetPhoneNumbersResult> {
    // Keeps Pulumi from ending the deployment while resources may still be created from the answer.
    const done = pulumi.runtime.rpcKeepAlive();
    const configuration = { get: (key: string) => pulumi.runtime.getConfig(key) };
    try {
        const { readForProgram } =
            require("../provider/get-phone-numbers") as typeof import("../provider/get-phone-numbers");
        return { numbers: await readForProgram(wabaId, configuration, process.env) };
    } catch (error) {
        const { code } = error as { code?: unknown };
        if (error instanceof Error && typeof code === "string" && code.startsWith("KALEYRA_")) {
            const { readSettings } = require("../provider/settings") as typeof import("../provider/settings");
            const { isWithoutCredentials } = readSettings(configuration, process.env);
            throw new GetPhoneNumbersError(code, error.message, isWithoutCredentials);
        }
        throw error;
    } finally {
        done();
    }
}
