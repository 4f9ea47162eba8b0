// All texts for people pass here: messages, errors and logs of both callers and of the command.
// It removes what a terminal would interpret, and secrets, and cuts what is too long. No step before it knows of secrets.

import { cut, printable } from "../kaleyra/text";

/** In code points. What an error says last is cut first: what Kaleyra answered. So much fits into an answer to Pulumi's engine. */
const MAX_LENGTH = 5_000;

/** Shorter texts, such as a country code, occur in other texts by chance. */
const MIN_SECRET_LENGTH = 5;

/** So many last digits identify a phone number in whatever form it is written: all its forms end alike. */
const COMPARED_DIGITS = 6;

/** A country code alone is no secret. */
const MAX_COUNTRY_CODE_LENGTH = 3;

/** Digits with the separators that people and servers write between them. */
const DIGITS = /\+?\d(?:[\s().+/\u2010-\u2015-]{0,3}\d){3,}/g;

/** Hides the secrets of one process. */
export class Redactor {
    readonly #secrets = new Set<string>();
    readonly #endings = new Set<string>();

    /** Hides a text from now on: the API key, an OTP, or a value that the program keeps secret. */
    hide(secret: string): void {
        for (const text of [secret, printable(secret).trim(), JSON.stringify(secret).slice(1, -1)]) {
            if (text.length >= MIN_SECRET_LENGTH) {
                this.#secrets.add(text);
            }
        }
    }

    /** Hides a phone number, in every form, except for its last three digits. @param number as written anywhere, with or without country code */
    hideNumber(number: string): void {
        const digits = number.replace(/\D/g, "");
        if (digits.length > MAX_COUNTRY_CODE_LENGTH) {
            this.#endings.add(digits.slice(-COMPARED_DIGITS));
        }
    }

    /** The text as people may read it. */
    text(text: string): string {
        return cut(this.#withoutAll(printable(text)), MAX_LENGTH);
    }

    /** Whether a text contains something to hide. */
    hides(text: string): boolean {
        const shown = printable(text);
        return this.#withoutAll(shown) !== shown;
    }

    /** The error with a message that people may read. */
    error<T>(error: T): T {
        if (error instanceof Error) {
            error.message = this.text(error.message);
        }
        return error;
    }

    #withoutAll(text: string): string {
        return this.#withoutNumbers(this.#withoutSecrets(text));
    }

    #withoutSecrets(text: string): string {
        return [...this.#secrets]
            .filter((secret) => text.includes(secret))
            .sort((a, b) => b.length - a.length)
            .reduce((safe, secret) => safe.replaceAll(isolated(secret), "[secret]"), text);
    }

    #withoutNumbers(text: string): string {
        return this.#endings.size === 0 ? text : text.replace(DIGITS, (run) => this.#shortened(run));
    }

    /** A run of digits can hold a number and others after it. */
    #shortened(run: string): string {
        for (const { index } of run.matchAll(/\d(?!\d)/g)) {
            const before = run.slice(0, index + 1).replace(/\D/g, "");
            const isHidden = this.#endings.has(before.slice(-COMPARED_DIGITS)) || this.#endings.has(before);
            if (isHidden) {
                return `…${before.slice(-3)}${this.#shortened(run.slice(index + 1))}`;
            }
        }
        return run;
    }
}

/** Digits are a secret only where they stand alone: the digits of an OTP occur in phone numbers by chance. */
function isolated(secret: string): string | RegExp {
    return /^\d+$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`, "g") : secret;
}
