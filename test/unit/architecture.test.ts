// The rules of docs/architecture.md that the compiler can check: who may import whom, and what every error must have.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { ROOT } from "../../scripts/root";

/** For each folder, the folders that its files may load at run time, and those whose types they may also name. */
const MAY_IMPORT: Readonly<Record<string, { readonly load: readonly string[]; readonly types?: readonly string[] }>> = {
    kaleyra: { load: [] },
    provider: { load: ["kaleyra"] },
    plugin: { load: ["provider", "kaleyra", "cli"], types: ["sdk"] },
    sdk: { load: [], types: ["provider", "kaleyra"] },
    sandbox: { load: ["kaleyra"] },
    cli: { load: ["kaleyra", "provider", "sandbox", "sdk"] },
    scripts: { load: ["kaleyra", "provider", "plugin", "sdk", "sandbox", "cli", "test"] },
    bench: { load: ["kaleyra", "provider", "plugin", "sdk", "sandbox", "cli", "scripts", "test"] },
};

/** A call of `getPhoneNumbers` loads the client; a program that never calls it does not. */
const LOADS_IN_A_CALL = ["sdk/get-phone-numbers.ts"];

interface Import {
    readonly from: string;
    /** A path inside the repository, or the name of a package. */
    readonly to: string;
    readonly kind: "types" | "load" | "load in a call";
}

const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    ROOT,
);
const files = [...Object.keys(MAY_IMPORT), "test"]
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => ts.sys.readDirectory(join(ROOT, folder), [".ts"]));
const program = ts.createProgram(files, options);
const sources = program.getSourceFiles().filter(({ fileName }) => files.includes(fileName));
const imports = sources.flatMap(importsOf);

function place(file: string): string {
    return relative(ROOT, file).split(sep).join("/");
}

function folderOf(path: string): string {
    return path.split("/")[0] ?? "";
}

function importsOf(source: ts.SourceFile): Import[] {
    const found: Import[] = [];
    const add = (specifier: ts.Expression, kind: Import["kind"]) => {
        if (ts.isStringLiteralLike(specifier)) {
            const { resolvedModule } = ts.resolveModuleName(specifier.text, source.fileName, options, ts.sys);
            const inside = resolvedModule !== undefined && specifier.text.startsWith(".");
            const to = inside ? place(resolvedModule.resolvedFileName) : specifier.text;
            found.push({ from: place(source.fileName), to, kind });
        }
    };
    const visit = (node: ts.Node, inCall: boolean): void => {
        if (ts.isImportDeclaration(node)) {
            add(node.moduleSpecifier, isTypeOnly(node) ? "types" : "load");
        } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
            add(node.moduleSpecifier, node.isTypeOnly ? "types" : "load");
        } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
            add(node.argument.literal as ts.Expression, "types");
        } else if (ts.isCallExpression(node) && isLoad(node.expression) && node.arguments[0] !== undefined) {
            add(node.arguments[0], inCall ? "load in a call" : "load");
        }
        const nested = inCall || ts.isFunctionLike(node);
        ts.forEachChild(node, (child) => visit(child, nested));
    };
    visit(source, false);
    return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
    if (importClause === undefined) {
        return false;
    }
    const { namedBindings } = importClause;
    const names = namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined;
    const onlyTypeNames = importClause.name === undefined && names?.every((element) => element.isTypeOnly) === true;
    return importClause.isTypeOnly || onlyTypeNames;
}

function isLoad(expression: ts.Expression): boolean {
    return (
        expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(expression) && expression.text === "require")
    );
}

/** Whether an import stays within the rules of its folder. Packages are not its concern. */
function isAllowed({ from, to, kind }: Import): boolean {
    const target = folderOf(to);
    const rule = MAY_IMPORT[folderOf(from)];
    if (rule === undefined || !(target in MAY_IMPORT || target === "test" || target === "examples")) {
        return true;
    }
    const { load, types = [] } = rule;
    const lazy = kind === "load in a call" && LOADS_IN_A_CALL.includes(from);
    return target === folderOf(from) || load.includes(target) || ((kind === "types" || lazy) && types.includes(target));
}

describe("the architecture", function () {
    this.timeout(60_000);

    it("has no import that points up: the API client, the provider, then whoever calls it", () => {
        assert.ok(imports.length > 100, "the imports were not found");
        assert.deepEqual(
            imports.filter((each) => !isAllowed(each)),
            [],
        );
    });

    it("keeps Pulumi out of the API client and the sandbox", () => {
        const wrong = imports.filter(
            ({ from, to }) => ["kaleyra", "sandbox"].includes(folderOf(from)) && to.startsWith("@pulumi/"),
        );
        assert.deepEqual(wrong, []);
    });

    it("has a code on every exported error, and no property `id`, which Pulumi's host takes for a created resource", () => {
        const checker = program.getTypeChecker();
        const errors: string[] = [];
        const visit = (node: ts.Node): void => {
            if (ts.isClassDeclaration(node) && node.name !== undefined) {
                const type = checker.getTypeAtLocation(node.name);
                if (isError(type)) {
                    errors.push(node.name.text);
                    assert.equal(type.getProperty("id"), undefined, `${node.name.text} has a property id`);
                    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
                    assert.ok(!isExported || type.getProperty("code") !== undefined, `${node.name.text} has no code`);
                }
            }
            ts.forEachChild(node, visit);
        };
        for (const source of sources.filter(({ fileName }) =>
            /^(kaleyra|provider|plugin|sdk|cli)\//.test(place(fileName)),
        )) {
            visit(source);
        }
        assert.ok(errors.length > 0);
    });
});

function isError(type: ts.Type): boolean {
    const bases = type.isClassOrInterface() ? (type.getBaseTypes() ?? []) : [];
    return bases.some((base) => base.symbol?.name === "Error" || isError(base));
}
