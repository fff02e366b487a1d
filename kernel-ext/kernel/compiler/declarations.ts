import type * as TS from "@tslab/typescript-for-tslab";

type TypeScript = typeof TS;

/**
 * Declarations after a cell that failed half-way.
 *
 * What the cell assigned before it failed is kept, as in Python; names it did not reach keep what they were.
 *
 * @param ts the TypeScript module
 * @param declarations declarations as if the cell had succeeded
 * @param earlier declarations before the cell
 * @param unassigned names that the cell declares and has not assigned
 * @returns the merged declarations
 */
export function mergeDeclarations(
  ts: TypeScript,
  declarations: string,
  earlier: string,
  unassigned: readonly string[],
): string {
  const missing = new Set(unassigned);
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const select = (text: string, keep: (name: string) => boolean): string[] => {
    const file = ts.createSourceFile("decl.d.ts", text, ts.ScriptTarget.ES2022, true);
    return file.statements.flatMap((statement) => {
      const kept = keepNames(ts, statement, keep);
      return kept ? [printer.printNode(ts.EmitHint.Unspecified, kept, file)] : [];
    });
  };
  const kept = select(declarations, (name) => !missing.has(name));
  const restored = select(earlier, (name) => missing.has(name));
  return [...kept, ...restored].map((line) => `${line}\n`).join("");
}

/**
 * Declarations after a cell, with the namespaces of earlier cells, which tslab forgets.
 *
 * @param ts the TypeScript module
 * @param declarations declarations after the cell
 * @param earlier declarations before the cell
 */
export function withNamespaces(ts: TypeScript, declarations: string, earlier: string): string {
  if (!/\b(namespace|module)\b/.test(earlier)) return declarations;
  const parse = (text: string): readonly TS.Statement[] =>
    ts.createSourceFile("decl.d.ts", text, ts.ScriptTarget.ES2022, true).statements;
  const taken = new Set(parse(declarations).flatMap((statement) => namesOf(ts, statement)));
  const forgotten = parse(earlier).filter(
    (statement) => ts.isModuleDeclaration(statement) && !taken.has(statement.name.text),
  );
  return declarations + forgotten.map((statement) => `${statement.getText()}\n`).join("");
}

/** Names that a statement of a declaration file declares. */
function namesOf(ts: TypeScript, statement: TS.Statement): string[] {
  const names: string[] = [];
  keepNames(ts, statement, (name) => names.push(name) > 0);
  return names;
}

/** The statement with only the wanted names, or nothing when none is left. */
function keepNames(
  ts: TypeScript,
  statement: TS.Statement,
  keep: (name: string) => boolean,
): TS.Statement | undefined {
  const { factory } = ts;
  if (ts.isVariableStatement(statement)) {
    const list = statement.declarationList;
    const declarations = list.declarations.filter((d) => !ts.isIdentifier(d.name) || keep(d.name.text));
    if (declarations.length === 0) return undefined;
    return factory.updateVariableStatement(
      statement,
      statement.modifiers,
      factory.updateVariableDeclarationList(list, declarations),
    );
  }
  if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    if (!clause) return statement;
    const name = clause.name && keep(clause.name.text) ? clause.name : undefined;
    const bindings = keepBindings(ts, clause.namedBindings, keep);
    if (!name && !bindings) return undefined;
    return factory.updateImportDeclaration(
      statement,
      statement.modifiers,
      factory.updateImportClause(clause, clause.isTypeOnly, name, bindings),
      statement.moduleSpecifier,
      statement.assertClause,
    );
  }
  const named = statement as TS.Statement & { readonly name?: TS.Node };
  return named.name && ts.isIdentifier(named.name) && !keep(named.name.text) ? undefined : statement;
}

function keepBindings(
  ts: TypeScript,
  bindings: TS.NamedImportBindings | undefined,
  keep: (name: string) => boolean,
): TS.NamedImportBindings | undefined {
  if (!bindings) return undefined;
  if (ts.isNamespaceImport(bindings)) return keep(bindings.name.text) ? bindings : undefined;
  const elements = bindings.elements.filter((element) => keep(element.name.text));
  return elements.length > 0 ? ts.factory.updateNamedImports(bindings, elements) : undefined;
}
