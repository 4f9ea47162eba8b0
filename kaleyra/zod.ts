// The parts of zod that the provider uses. The build makes one file of them (scripts/build.mjs):
// loading the whole of zod, with its 60 languages, would take longer than all the rest of the provider.

export {
    enum,
    type infer,
    looseObject,
    NEVER,
    number,
    object,
    string,
    union,
    unknown,
    type ZodType,
} from "zod";
