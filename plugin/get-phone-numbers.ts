// The function getPhoneNumbers: the numbers of a WABA, from the list that all calls of the process share.

import { ProviderError } from "../provider/errors";
import { readWabaNumbers, type WabaNumber } from "../provider/get-phone-numbers";
import { knownValue } from "../provider/pulumi-values";
import type { Session } from "../provider/session";
import { checkFailure } from "./check-failure";
import { asSecret, decode } from "./properties";
import { provider, structOf } from "./protocol";

/** @throws ProviderError if Kaleyra's list could not be read, or the settings for it are missing */
export async function invokeGetPhoneNumbers(
    session: Session,
    request: provider.InvokeRequest,
): Promise<provider.InvokeResponse> {
    const args = decode(request.getArgs());
    const response = new provider.InvokeResponse();
    const given = knownValue(args.values, "wabaId");
    if (given === undefined && request.getPreview()) {
        // The engine leaves out what is not known yet, and rejects unknown results: in a preview there is no answer.
        return response;
    }
    try {
        const numbers = (await readWabaNumbers(session, given)).map((number) => wrapped(session, number));
        response.setReturn(structOf(JSON.parse(JSON.stringify({ numbers }))));
    } catch (error) {
        if (!(error instanceof ProviderError) || error.code !== "KALEYRA_FIELD") {
            throw error;
        }
        response.setFailuresList([checkFailure(session, { property: "wabaId", reason: error.message }, args)]);
    }
    return response;
}

/** A number that the program keeps secret, as far as a call has shown it, stays secret here. */
function wrapped({ redactor }: Session, number: WabaNumber): object {
    return redactor.hides(number.e164) ? { ...number, e164: asSecret(number.e164) } : number;
}
