// The numbers of a WABA for getPhoneNumbers, in the form that programs get.

import { listedE164 } from "../kaleyra/number-list";
import { DYNAMIC } from "./dynamic-caller";
import { ProviderError } from "./errors";
import { problemOf } from "./inputs/validate";
import { Session } from "./session";
import type { Configuration, Environment } from "./settings";

/** One number as programs get it. */
export interface WabaNumber {
    phoneNumberId: string;
    /** In E.164 form, or the digits as listed if their country code cannot be determined. */
    e164: string;
    name?: string | undefined;
    status?: string | undefined;
}

/**
 * The numbers that Kaleyra lists for a WABA; none for an entry whose phone number ID would be a guess.
 * @throws ProviderError
 */
export async function readWabaNumbers(session: Session, wabaId: unknown): Promise<WabaNumber[]> {
    const list = await session.lists.readOrRetry(usableWabaId(wabaId));
    if (list.failure !== undefined) {
        throw session.explained(list.failure);
    }
    return list.numbers.flatMap((listed) => {
        const { id, name, status } = listed;
        return id === undefined ? [] : [{ phoneNumberId: id, e164: listedE164(listed), name, status }];
    });
}

function usableWabaId(wabaId: unknown): string {
    const problem = problemOf("wabaId", wabaId);
    if (problem !== undefined) {
        throw new ProviderError("KALEYRA_FIELD", [
            `The wabaId of getPhoneNumbers: ${problem} Nothing was requested.`,
            "Correct it. For an output, call getPhoneNumbersOutput.",
        ]);
    }
    return wabaId as string;
}

/**
 * The same for a program, in a session of its own that keeps no connection open.
 * @throws ProviderError
 */
export async function readForProgram(
    wabaId: unknown,
    configuration: Configuration,
    environment: Environment,
): Promise<WabaNumber[]> {
    const session = new Session({ caller: DYNAMIC, environment });
    session.configuration = configuration;
    try {
        return await readWabaNumbers(session, wabaId);
    } catch (error) {
        throw session.redactor.error(error);
    } finally {
        await session.destroy();
    }
}
