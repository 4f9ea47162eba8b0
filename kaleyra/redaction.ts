// Removes secrets from the vendor's texts, since a server or a proxy may repeat them: as they are, in pieces, or escaped.

/** Between two characters of a secret: a vendor may write a number as `+91 97612 34567` or `97612-34567`. */
const SEPARATORS = "[\\s()._\\u2010-\\u2015-]{0,3}";

/** Shorter parts of a base64 text could stand there by chance. */
const SHORTEST_BASE64 = 6;

/** @returns a function that replaces the secrets in a text */
export function redactor(secrets: readonly string[]): (text: string) => string {
    const given = secrets.filter((secret) => secret !== "");
    let plain: readonly RegExp[] | undefined;
    let escaped: readonly RegExp[] | undefined;
    return (text) => {
        plain ??= given.map((secret) => pattern(spelled(secret, literal), ...base64Forms(secret)));
        const safe = plain.reduce(hide, text);
        // These patterns are long, and few texts need them.
        if (!/[&%\\]/.test(safe)) {
            return safe;
        }
        escaped ??= given.map((secret) => pattern(spelled(secret, anyForm)));
        return escaped.reduce(hide, safe);
    };
}

function hide(text: string, secret: RegExp): string {
    return text.replace(secret, "[secret]");
}

function pattern(...forms: readonly string[]): RegExp {
    return new RegExp(forms.join("|"), "gi");
}

function spelled(secret: string, form: (character: string) => string): string {
    return [...secret].map(form).join(SEPARATORS);
}

function literal(character: string): string {
    return character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}

/**
 * A character as an HTML entity, percent-encoded, escaped as in JSON, or as it is; escaped several times, too. All repetitions are
 * limited, so that no text takes long.
 */
function anyForm(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    const name = /[a-z\d]/i.test(character) ? "" : "|[a-z]{2,8};";
    const entity = `&(?:amp;){0,3}(?:#0{0,5}${code};?|#x0{0,5}${hex};?${name})`;
    const bytes = [...Buffer.from(character)].map((byte) => `%(?:25){0,3}${byte.toString(16).padStart(2, "0")}`);
    return `(?:${entity}|${bytes.join("")}|\\\\{0,7}(?:[ux]0{0,3}${hex}|${literal(character)}))`;
}

/** The part of a base64 text that a secret determines, wherever the secret begins in the encoded text. */
function base64Forms(secret: string): string[] {
    const bytes = Buffer.from(secret);
    return [0, 1, 2]
        .map((before) =>
            Buffer.concat([Buffer.alloc(before), bytes])
                .toString("base64")
                .slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3)),
        )
        .filter((part) => part.length >= SHORTEST_BASE64)
        .map((part) => part.replaceAll("+", "[+-]").replaceAll("/", "[/_]"))
        .map((part) => `${part}(?:[\\w+/-]?={1,2})?`);
}
