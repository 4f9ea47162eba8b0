// Keeps secret values out of everything that the plugin outputs: log messages, errors, and failures of check.
// Pulumi masks secrets of the configuration only, so the plugin remembers what arrived in a secret envelope.

import { quoted } from "../provider/inputs/quoted";
import { currentCall } from "./call";

const REDACTED = "[secret]";

/** Shorter values ("SMS", "+91") occur in other texts as well: they are redacted only as whole words, in the call that brought them. */
const SHORTEST = 4;

/** How messages write the two values of `verificationType`. */
const IN_WORDS: Readonly<Record<string, string>> = { SMS: "by SMS", VOICE: "by voice call" };

/** Remembers a secret value, so that no message of this plugin shows it from now on. */
export function keepSecret(value: unknown): void {
    const call = currentCall();
    if (typeof value === "string" && Object.hasOwn(IN_WORDS, value)) {
        call?.shortSecrets.add(value).add(IN_WORDS[value] ?? "");
        return;
    }
    for (const text of formsOf(value).filter((form) => form.trim() !== "")) {
        if (text.length >= SHORTEST) {
            call?.surroundings.secrets.add(text);
        } else {
            call?.shortSecrets.add(text);
        }
    }
}

/** The forms in which a message may show a value. */
function formsOf(value: unknown): string[] {
    if (value === undefined || value === null || typeof value === "boolean") {
        return [];
    }
    if (typeof value !== "string") {
        return [JSON.stringify(value), quoted(value)];
    }
    const [json, short] = [JSON.stringify(value), quoted(value)];
    return [value, value.trim(), json.slice(1, -1), short, short.replace(/^"|"$/g, "")];
}

/** The text without secret values. */
export function redact(text: string): string {
    const call = currentCall();
    const withoutLong = [...(call?.surroundings.secrets ?? [])]
        .filter((secret) => text.includes(secret))
        .sort((a, b) => b.length - a.length)
        .reduce((safe, secret) => safe.replaceAll(secret, REDACTED), text);
    return [...(call?.shortSecrets ?? [])].reduce(
        (safe, secret) => safe.replace(new RegExp(`(?<!\\w)${escaped(secret)}(?!\\w)`, "g"), REDACTED),
        withoutLong,
    );
}

function escaped(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
