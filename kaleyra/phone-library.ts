// libphonenumber-js, loaded when the first number is validated. Its package also has everything in one file, which loads in a third
// of the time of its seventy modules. It is made for browsers, so `require` cannot load it. If a later version moves it, the modules
// are loaded instead.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";

type PhoneLibrary = typeof import("libphonenumber-js/min");

const NEEDED = [
    "parsePhoneNumberFromString",
    "validatePhoneNumberLength",
    "getCountries",
    "getCountryCallingCode",
] as const;

let loaded: PhoneLibrary | undefined;

export function phoneLibrary(): PhoneLibrary {
    loaded ??= inOneFile() ?? (require("libphonenumber-js/min") as PhoneLibrary);
    return loaded;
}

function inOneFile(): PhoneLibrary | undefined {
    try {
        const file = join(dirname(require.resolve("libphonenumber-js/package.json")), "bundle/libphonenumber-min.js");
        const library: Partial<PhoneLibrary> = {};
        compileFunction(readFileSync(file, "utf8"), ["exports", "module"], { filename: file })(library, {});
        return NEEDED.every((name) => typeof library[name] === "function") ? (library as PhoneLibrary) : undefined;
    } catch {
        return undefined;
    }
}
