// Mocha's spec reporter with a last line for machines: "N passed, N failed" and, if any, ", N skipped".
// JavaScript, since mocha loads reporters before tsx.

const { reporters } = require("mocha");

module.exports = class ClosingLine extends reporters.Spec {
    epilogue() {
        super.epilogue();
        const { passes, failures, pending } = this.stats;
        console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
    }
};
