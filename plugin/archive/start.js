// Starts the plugin of an archive. From version 22.1 on, Node.js keeps the compiled code beside it, and the next start is faster.
var nodeModule = require("module");
if (typeof nodeModule.enableCompileCache === "function") {
    nodeModule.enableCompileCache(__dirname + "/compiled");
}
require("./run.js");
