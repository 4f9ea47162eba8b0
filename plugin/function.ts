// The function getPhoneNumbers: the numbers of a WABA, from the list that all calls of the process share.

import { known } from "../provider/inputs/fields";
import { quoted } from "../provider/inputs/quoted";
import { numberSchema } from "../provider/inputs/schema";
import { withRemedy } from "../provider/remedies";
import type { Session } from "../provider/session";
import { wabaNumbersOf } from "../provider/waba-numbers";
import { receive } from "./properties";
import { provider, structOf } from "./protocol";
import { checkFailure } from "./resource";

/** @throws ProviderError if Kaleyra's list could not be had, or the settings for it are missing */
export async function invokeGetPhoneNumbers(
    session: Session,
    request: provider.InvokeRequest,
): Promise<provider.InvokeResponse> {
    const args = receive(request.getArgs());
    const response = new provider.InvokeResponse();
    const wabaId = known(args.values, "wabaId");
    if (wabaId === undefined && request.getPreview()) {
        // The engine leaves out what is not known yet, and rejects unknown results: in a preview there is no answer.
        return response;
    }
    const parsed = numberSchema.shape.wabaId.safeParse(wabaId);
    if (!parsed.success) {
        const given = wabaId === undefined ? "it is missing" : `${quoted(wabaId)} cannot be used`;
        const reason = `${given}; ${parsed.error.issues[0]?.message}. Nothing was requested. [KALEYRA_FIELD]`;
        response.setFailuresList([checkFailure("wabaId", reason, args)]);
        return response;
    }
    const list = await session.listWithRetry(parsed.data);
    if (list.failure !== undefined) {
        throw withRemedy(list.failure, session);
    }
    const { numbers, complete } = wabaNumbersOf(list);
    response.setReturn(structOf(JSON.parse(JSON.stringify({ numbers, complete }))));
    return response;
}
