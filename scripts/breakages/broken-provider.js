// The provider with one rule broken on purpose, for `npm run break`. It wraps the real provider, so it does not
// depend on how that is written. Plain JavaScript, since Pulumi's provider host loads it.

const real = require("../../dist/provider/dynamic-provider.js");

/** What can be broken: a description, and how the broken provider differs from the real one. */
const BREAKAGES = {
    "an add is sent again after an error": ({ provider, another }) => ({
        create: (inputs) => provider.create(inputs).catch(() => another().create(inputs)),
    }),
    "a refresh removes from the state what the list lacks": ({ options }) => {
        const environment = { ...options.environment, KALEYRA_FORGET_MISSING: "true" };
        const hasty = real.createProvider({ ...options, environment });
        return {
            configure: (request) => hasty.configure(request),
            read: (id, props) => hasty.read(id, props),
        };
    },
    "a number that the engine removed first is added again": ({ another }) => ({
        create: (inputs) => another().create(inputs),
    }),
    "a replacement of the same number is not refused": ({ provider }) => ({
        check: async (olds, news) => ({ ...(await provider.check(olds, news)), failures: [] }),
    }),
    "an import is recorded without a look at the list": ({ provider }) => ({
        check: async (olds, news) => (news.__import === undefined ? provider.check(olds, news) : { inputs: news }),
        create: async ({ __import: id, ...inputs }) => {
            const outs = { ...inputs, e164: inputs.countryCode + inputs.phoneNumber };
            return id === undefined ? provider.create(inputs) : { id, outs };
        },
    }),
    "a refresh records another name": ({ provider }) => ({
        read: async (id, props) => {
            const result = await provider.read(id, props);
            return result.props === undefined
                ? result
                : { ...result, props: { ...result.props, name: "Renamed by Meta" } };
        },
    }),
};

function createProvider({ breakage, ...options }) {
    let configuration;
    const provider = real.createProvider(options);
    const another = () => {
        const fresh = real.createProvider(options);
        fresh.configure(configuration);
        return fresh;
    };
    const broken = BREAKAGES[breakage]({ provider, another, options });
    return {
        ...provider,
        ...broken,
        configure: async (request) => {
            configuration = request;
            await broken.configure?.(request);
            await provider.configure(request);
        },
    };
}

module.exports = { BREAKAGES, createProvider };
