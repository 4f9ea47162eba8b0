// The resource's calls: they unwrap the values, call the steps of provider/, and wrap secrets again.

import { announce, check } from "../provider/check";
import { create } from "../provider/create";
import { removeFromState } from "../provider/delete";
import { diff } from "../provider/diff";
import { e164Of, FIELDS, type Field, hasNumber, type NumberFields } from "../provider/inputs/fields";
import { type RawInputs, UNKNOWN } from "../provider/pulumi-values";
import { isManaged, read } from "../provider/read";
import type { Session } from "../provider/session";
import { HIDDEN } from "../provider/tokens";
import { update } from "../provider/update";
import { checkFailure } from "./check-failure";
import { parseImportId, readForImport } from "./import";
import { decode, encode, fieldsOnly, type Properties, stepInputs } from "./properties";
import { provider, type StructMessage } from "./protocol";

/** Numbers that were read for an import, by URN, until the program's values are recorded: what the program says of them is an import. */
type Imports = Map<string, { readonly phoneNumberId: string; readonly fields: RawInputs }>;

/** What the plugin remembers of an operation. */
export interface Operation {
    readonly session: Session;
    readonly imports: Imports;
}

export async function checkResource(
    { session, imports }: Operation,
    request: provider.CheckRequest,
): Promise<provider.CheckResponse> {
    const olds = decode(request.getOlds());
    const news = decode(request.getNews());
    const urn = request.getUrn();
    const imported = imports.get(urn);
    const inputs = { ...inputsOf(news, urn), [HIDDEN.import]: imported?.phoneNumberId };
    const answer = await check(session, imported === undefined ? stepInputs(olds) : {}, inputs);
    const response = new provider.CheckResponse();
    response.setInputs(encode(fieldsOnly(answer.inputs ?? {}), news.secrets));
    const failures = (answer.failures ?? []).filter(
        ({ property }) => !isMissingInImport(imported?.fields, news, property),
    );
    response.setFailuresList(failures.map((failure) => checkFailure(session, failure, news)));
    return response;
}

/** Inputs as the steps take them, with the resource that they belong to. */
function inputsOf(properties: Properties, urn: string): RawInputs {
    return { ...stepInputs(properties), [HIDDEN.resource]: urn };
}

/** `pulumi import` checks what was read, before anyone could have completed it; the read has warned of what the list lacks. */
function isMissingInImport(read: RawInputs | undefined, { values }: Properties, property: string): boolean {
    return read !== undefined && values[property] === undefined && FIELDS.every((name) => values[name] === read[name]);
}

export async function diffResource(
    operation: Operation,
    request: provider.DiffRequest,
): Promise<provider.DiffResponse> {
    const outputs = decode(request.getOlds());
    const oldInputs = decode(request.getOldInputs());
    const news = decode(request.getNews());
    const olds = recordOf(outputs, oldInputs);
    const isImported = operation.imports.has(request.getUrn());
    // The engine refuses to replace what it imports: check and the update decide whether the program's values are this number's.
    const { changes, replaces = [] } = isImported
        ? { changes: true }
        : await diff(operation.session, request.getId(), olds, inputsOf(news, request.getUrn()));
    const isChanged = (name: Field) => changes === true && olds[name] !== news.values[name];
    const changed = FIELDS.filter((name) => isChanged(name) || isUnsealed(name, outputs, news));
    return diffResponse(changed, replaces);
}

/** What the state has of a number: the inputs have the program's latest values, and the outputs also what only the state has. */
function recordOf(outputs: Properties, oldInputs: Properties): RawInputs {
    return { ...stepInputs(outputs), ...stepInputs(oldInputs) };
}

/** Whether the record has in plain text what the program keeps secret: an update seals it, and sends nothing. */
function isUnsealed(name: Field, { values, secrets }: Properties, news: Properties): boolean {
    return news.secrets.has(name) && values[name] !== undefined && !secrets.has(name);
}

function diffResponse(changed: readonly Field[], replaces: readonly string[]): provider.DiffResponse {
    const response = new provider.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setReplacesList([...replaces]);
    response.setDiffsList([...changed]);
    response.setHasdetaileddiff(true);
    const { UPDATE, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
    for (const name of changed) {
        const propertyDiff = new provider.PropertyDiff();
        propertyDiff.setKind(replaces.includes(name) ? UPDATE_REPLACE : UPDATE);
        propertyDiff.setInputdiff(true);
        response.getDetaileddiffMap().set(name, propertyDiff);
    }
    return response;
}

export async function createResource(
    operation: Operation,
    request: provider.CreateRequest,
): Promise<provider.CreateResponse> {
    const inputs = decode(request.getProperties());
    const response = new provider.CreateResponse();
    const fields = inputsOf(inputs, request.getUrn());
    if (request.getPreview()) {
        announce(operation.session, fields);
        response.setProperties(previewed(inputs));
        return response;
    }
    const { id, outs } = await create(operation.session, fields);
    response.setId(id);
    response.setProperties(encode(outs ?? {}, inputs.secrets));
    return response;
}

/** The outputs as far as the inputs determine them, so that previews show what depends on them. */
function previewed(inputs: Properties): StructMessage {
    const fields = fieldsOnly(inputs.values);
    const e164 = hasNumber(fields) ? e164Of(fields as NumberFields) : UNKNOWN;
    return encode({ ...fields, e164 }, inputs.secrets);
}

export async function readResource(
    operation: Operation,
    request: provider.ReadRequest,
): Promise<provider.ReadResponse> {
    const properties = decode(request.getProperties());
    const oldInputs = decode(request.getInputs());
    // `get` sends properties and inputs, if only empty ones.
    const isImport = !request.hasInputs() && Object.keys(properties.values).length === 0;
    return isImport
        ? await importResource(operation, request)
        : await refreshResource(operation, request.getId(), properties, oldInputs);
}

async function importResource(
    { session, imports }: Operation,
    request: provider.ReadRequest,
): Promise<provider.ReadResponse> {
    const imported = await readForImport(session, request.getId());
    imports.set(request.getUrn(), imported);
    const { phoneNumberId, fields } = imported;
    const e164 = hasNumber(fields) ? { e164: e164Of(fields as NumberFields) } : {};
    const response = new provider.ReadResponse();
    response.setId(phoneNumberId);
    response.setInputs(encode(fields, new Set()));
    response.setProperties(encode({ ...fields, ...e164 }, new Set()));
    return response;
}

async function refreshResource(
    { session }: Operation,
    id: string,
    properties: Properties,
    oldInputs: Properties,
): Promise<provider.ReadResponse> {
    const importId = parseImportId(id);
    const props = { ...(importId && { wabaId: importId.wabaId }), ...stepInputs(properties) };
    const fields = fieldsOnly(oldInputs.values);
    // An import whose number the list did not show has none in E.164 form yet.
    const isRefresh = isManaged(props) || (!hasNumber(props) && "verificationType" in fields);
    const phoneNumberId = importId !== undefined && importId.wabaId === props.wabaId ? importId.phoneNumberId : id;
    const { props: found = {} } = await read(session, phoneNumberId, props, isRefresh);
    const response = new provider.ReadResponse();
    // What the program keeps secret elsewhere is secret as well where `get` reads it.
    const hidden = Object.entries(found).filter(([, value]) => !isRefresh && session.redactor.hides(value));
    const secrets = new Set([...properties.secrets, ...oldInputs.secrets, ...hidden.map(([name]) => name)]);
    response.setId(phoneNumberId);
    response.setProperties(encode(found, secrets));
    response.setInputs(encode(isRefresh && Object.keys(fields).length > 0 ? fields : fieldsOnly(found), secrets));
    return response;
}

export async function updateResource(
    { session, imports }: Operation,
    request: provider.UpdateRequest,
): Promise<provider.UpdateResponse> {
    const outputs = decode(request.getOlds());
    const oldInputs = decode(request.getOldInputs());
    const news = decode(request.getNews());
    const response = new provider.UpdateResponse();
    if (request.getPreview()) {
        response.setProperties(previewed(news));
        return response;
    }
    const olds = recordOf(outputs, oldInputs);
    const urn = request.getUrn();
    const inputs = inputsOf(news, urn);
    const { outs } = imports.has(urn)
        ? await create(session, { ...inputs, [HIDDEN.import]: request.getId() })
        : await update(session, request.getId(), olds, inputs);
    imports.delete(urn);
    response.setProperties(encode(outs ?? {}, news.secrets));
    return response;
}

export async function deleteResource({ session, imports }: Operation, request: provider.DeleteRequest): Promise<void> {
    const properties = decode(request.getProperties());
    const oldInputs = decode(request.getOldInputs());
    const values = { ...recordOf(properties, oldInputs), [HIDDEN.resource]: request.getUrn() };
    const isReplacedByImport = [...imports.values()].some(({ phoneNumberId }) => phoneNumberId === request.getId());
    if (!isReplacedByImport) {
        await removeFromState(session, request.getId(), values);
    }
}
