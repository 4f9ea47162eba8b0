// The sandbox's numbers, kept in a file so that a second run finds what the first one added.
// The file is written beside itself and renamed, so a killed process leaves a complete old or new file.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const storedNumberSchema = z.object({
    id: z.string(),
    wabaId: z.string(),
    countryCode: z.string(),
    phoneNumber: z.string(),
    name: z.string(),
    verificationType: z.string(),
    verified: z.boolean(),
    otp: z.string(),
});

const fileSchema = z.object({ lastId: z.number(), numbers: z.array(storedNumberSchema) });

/** A number as the sandbox keeps it. The OTP is the sandbox's own: no person received it. */
export type SandboxNumber = z.infer<typeof storedNumberSchema>;

const FIRST_ID = 7_654_000_000;

/** The numbers of a sandbox, in memory or in a file. */
export class Store {
    #lastId = FIRST_ID;
    #numbers: SandboxNumber[] = [];

    /** @param file where the numbers are kept; in memory only without it */
    constructor(readonly file?: string) {
        if (file !== undefined) {
            this.#load(file);
            this.#lock(file);
        }
    }

    /** Lets another sandbox use the file. */
    close(): void {
        if (this.file !== undefined) {
            rmSync(lockOf(this.file), { force: true });
        }
    }

    get numbers(): readonly SandboxNumber[] {
        return this.#numbers;
    }

    find(countryCode: string, phoneNumber: string): SandboxNumber | undefined {
        return this.#numbers.find((number) => number.countryCode === countryCode && number.phoneNumber === phoneNumber);
    }

    /** Keeps a number and gives it an id. */
    add(number: Omit<SandboxNumber, "id">): SandboxNumber {
        this.#lastId += 1;
        const added = { id: String(this.#lastId), ...number };
        this.#numbers.push(added);
        this.#save();
        return added;
    }

    /** Adds a number that is already verified, as if someone had added it in the Kaleyra console. */
    addVerified(number: Omit<SandboxNumber, "id" | "verified" | "otp">): SandboxNumber {
        return this.add({ ...number, verified: true, otp: "000000" });
    }

    /** Removes a number, as an admin would in WhatsApp Manager. */
    remove(id: string): void {
        this.#numbers = this.#numbers.filter((number) => number.id !== id);
        this.#save();
    }

    update(id: string, change: Partial<SandboxNumber>): void {
        this.#numbers = this.#numbers.map((number) => (number.id === id ? { ...number, ...change } : number));
        this.#save();
    }

    #load(file: string): void {
        if (!existsSync(file)) {
            return;
        }
        const text = readFileSync(file, "utf8");
        try {
            ({ lastId: this.#lastId, numbers: this.#numbers } = fileSchema.parse(JSON.parse(text)));
        } catch (cause) {
            throw new Error(`${file} does not contain a sandbox's numbers`, { cause });
        }
    }

    /** Two sandboxes would overwrite each other's numbers. A lock of a process that was killed counts for nothing. */
    #lock(file: string): void {
        mkdirSync(dirname(file), { recursive: true });
        const lock = lockOf(file);
        if (isLocked(lock)) {
            throw new Error(`another sandbox uses ${file}`);
        }
        writeFileSync(lock, String(process.pid));
    }

    #save(): void {
        if (this.file === undefined) {
            return;
        }
        const beside = `${this.file}.${process.pid}.tmp`;
        writeFileSync(beside, JSON.stringify({ lastId: this.#lastId, numbers: this.#numbers }, null, 2));
        renameSync(beside, this.file);
    }
}

function lockOf(file: string): string {
    return `${file}.lock`;
}

function isLocked(lock: string): boolean {
    try {
        process.kill(Number(readFileSync(lock, "utf8")), 0);
        return true;
    } catch {
        return false;
    }
}
