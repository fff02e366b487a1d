// Small changes to the JavaScript of a cell, as TypeScript transformers.
import type * as TS from "@tslab/typescript-for-tslab";

type TypeScript = typeof TS;

/** What a cell's script does, as far as running it must know. */
export interface CellFacts {
  /** It awaits at its top level, so it must be an async function. */
  readonly hasAwait: boolean;
  /** Variables, functions and classes it declares. */
  readonly names: readonly string[];
  /** Modules it imports statically. */
  readonly imports: readonly string[];
}

/** Parameter of the cell function that does the work of `import()`. */
export const importName = "__neurolab_import";

/**
 * Turn top-level `let` and `var` into exported variables.
 *
 * tslab exports a copy: a function keeps its own variable, and an assignment in a later cell does not reach it.
 * With `export let x`, TypeScript itself replaces every use by `exports.x`, so all cells share one variable.
 * Constants stay local and fast.
 */
export function sharedVariables(ts: TypeScript): TS.TransformerFactory<TS.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const shared = new Set<string>();
    const statements = file.statements.map((statement) => {
      if (
        !ts.isVariableStatement(statement) ||
        statement.modifiers?.length ||
        statement.declarationList.flags & ts.NodeFlags.Const
      )
        return statement;
      for (const declaration of statement.declarationList.declarations)
        addNames(ts, declaration.name, shared);
      return factory.updateVariableStatement(
        statement,
        [factory.createModifier(ts.SyntaxKind.ExportKeyword)],
        statement.declarationList,
      );
    });
    if (shared.size === 0) return file;
    const rest = statements.map((statement) => {
      if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause)
        return statement;
      if (!ts.isNamedExports(statement.exportClause)) return statement;
      const kept = statement.exportClause.elements.filter((element) => !shared.has(element.name.text));
      return factory.updateExportDeclaration(
        statement,
        statement.modifiers,
        statement.isTypeOnly,
        factory.updateNamedExports(statement.exportClause, kept),
        statement.moduleSpecifier,
        statement.assertClause,
      );
    });
    return factory.updateSourceFile(file, rest);
  };
}

/** Transformers of the step from ES module to CommonJS; they fill `facts` on the way. */
export function moduleTransformers(
  ts: TypeScript,
  facts: { hasAwait: boolean; names: string[]; imports: string[] },
): TS.CustomTransformers {
  return {
    before: [
      (context) => (file) => {
        facts.hasAwait = awaitsAtTop(ts, file);
        for (const statement of file.statements)
          if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier))
            facts.imports.push(statement.moduleSpecifier.text);
        return realImports(ts, context, file);
      },
    ],
    after: [
      (context) => (file) => {
        const statements = file.statements.map((statement) => {
          collectNames(ts, statement, facts.names);
          return plainAssignment(ts, context.factory, statement) ?? statement;
        });
        return context.factory.updateSourceFile(file, statements);
      },
    ],
  };
}

function addNames(ts: TypeScript, name: TS.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) {
    names.add(name.text);
    return;
  }
  for (const element of name.elements) if (ts.isBindingElement(element)) addNames(ts, element.name, names);
}

/** True when the module awaits outside of every function. */
function awaitsAtTop(ts: TypeScript, file: TS.SourceFile): boolean {
  const visit = (node: TS.Node): boolean => {
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier) return true;
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return false;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(file);
}

/** `import("x")` stays a real import instead of becoming `require("x")`. */
function realImports(ts: TypeScript, context: TS.TransformationContext, file: TS.SourceFile): TS.SourceFile {
  const visit = (node: TS.Node): TS.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isCallExpression(visited) || visited.expression.kind !== ts.SyntaxKind.ImportKeyword)
      return visited;
    return context.factory.updateCallExpression(
      visited,
      context.factory.createIdentifier(importName),
      undefined,
      visited.arguments,
    );
  };
  return ts.visitEachChild(file, visit, context);
}

/** TypeScript opens a module with `exports.a = exports.b = void 0`: the list of all exported names. */
function collectNames(ts: TypeScript, statement: TS.Statement, names: string[]): void {
  if (!ts.isExpressionStatement(statement)) return;
  const found: string[] = [];
  let node = statement.expression;
  while (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const name = exportedName(ts, node.left);
    if (name === undefined) return;
    found.push(name);
    node = node.right;
  }
  if (ts.isVoidExpression(node)) names.push(...found);
}

function exportedName(ts: TypeScript, node: TS.Node): string | undefined {
  return ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "exports"
    ? node.name.text
    : undefined;
}

/**
 * `Object.defineProperty(exports, "x", { get: … })` of an imported name becomes `exports.x = …`.
 *
 * A later cell may declare the name again, and an object without accessors is ten times faster in loops.
 */
function plainAssignment(
  ts: TypeScript,
  factory: TS.NodeFactory,
  statement: TS.Statement,
): TS.Statement | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const [target, name, descriptor] = statement.expression.arguments;
  if (!target || !ts.isIdentifier(target) || target.text !== "exports") return undefined;
  if (!name || !ts.isStringLiteral(name) || !descriptor || !ts.isObjectLiteralExpression(descriptor))
    return undefined;
  for (const property of descriptor.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isFunctionExpression(property.initializer)) continue;
    const [first] = property.initializer.body.statements;
    if (!first || !ts.isReturnStatement(first) || !first.expression) continue;
    const left = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name.text);
    return factory.createExpressionStatement(factory.createAssignment(left, first.expression));
  }
  return undefined;
}

/** `const tsLastExpr = () => 1` would name the function; behind a comma it stays without a name. */
export function namelessResult(ts: TypeScript): TS.TransformerFactory<TS.SourceFile> {
  return ({ factory }) =>
    (file) => {
      const statements = file.statements.map((statement) => {
        if (!ts.isVariableStatement(statement)) return statement;
        const [declaration] = statement.declarationList.declarations;
        const value = declaration?.initializer;
        if (!declaration || !value || !ts.isIdentifier(declaration.name)) return statement;
        if (!declaration.name.text.startsWith("tsLastExpr")) return statement;
        if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value) && !ts.isClassExpression(value))
          return statement;
        const hidden = factory.createParenthesizedExpression(
          factory.createComma(factory.createNumericLiteral(0), value),
        );
        const renewed = factory.updateVariableDeclaration(
          declaration,
          declaration.name,
          undefined,
          undefined,
          hidden,
        );
        const list = factory.updateVariableDeclarationList(statement.declarationList, [renewed]);
        return factory.updateVariableStatement(statement, statement.modifiers, list);
      });
      return factory.updateSourceFile(file, statements);
    };
}
