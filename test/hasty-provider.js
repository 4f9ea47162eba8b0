// The built provider with limits of milliseconds instead of seconds, for tests of what happens when time runs out.
// JavaScript, since Pulumi's provider host loads it without any help.

const { createProvider } = require("../dist/provider/provider.js");

module.exports = createProvider({
    patience: 1_500,
    limits: { connect: 500, headers: 500, exchange: 700, bytes: 1_048_576 },
});
