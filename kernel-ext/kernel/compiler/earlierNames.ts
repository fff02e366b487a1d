import type * as TS from "@tslab/typescript-for-tslab";

type TypeScript = typeof TS;

/**
 * Prepares uses of names of earlier cells that tslab gets wrong.
 *
 * tslab turns every identifier that means a name of an earlier cell into `exports.name`. It overlooks `{ name }`,
 * which would read a global variable (and, on the left of an assignment, write one), and takes the property in
 * `const { name: other } = object` for a use when `object` is of an earlier cell.
 *
 * @param ts the TypeScript module
 * @param checker of the program that holds the cell
 * @param isEarlier tells whether a file has the declarations of earlier cells
 */
export function earlierNames(
  ts: TypeScript,
  checker: TS.TypeChecker,
  isEarlier: (file: TS.SourceFile) => boolean,
): TS.TransformerFactory<TS.SourceFile> {
  return (context) => {
    const { factory } = context;
    /** A copy that stands for nothing but its text. */
    const asText = ({ text }: TS.Identifier): TS.Identifier => factory.createIdentifier(text);
    const isOfEarlierCell = (node: TS.ShorthandPropertyAssignment): boolean =>
      checker
        .getShorthandAssignmentValueSymbol(node)
        ?.declarations?.some((declaration) => isEarlier(declaration.getSourceFile())) ?? false;

    const written = (node: TS.ShorthandPropertyAssignment): TS.PropertyAssignment => {
      const { name, objectAssignmentInitializer: fallback } = node;
      const variable = ts.setTextRange(
        factory.createPropertyAccessExpression(factory.createIdentifier("exports"), asText(name)),
        name,
      );
      const value = fallback
        ? factory.createAssignment(variable, ts.visitNode(fallback, visit) as TS.Expression)
        : variable;
      return ts.setTextRange(factory.createPropertyAssignment(asText(name), value), node);
    };

    const visit = (node: TS.Node): TS.Node => {
      if (ts.isShorthandPropertyAssignment(node) && isOfEarlierCell(node)) return written(node);
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isBindingElement(visited) && visited.propertyName && ts.isIdentifier(visited.propertyName))
        return factory.updateBindingElement(
          visited,
          visited.dotDotDotToken,
          asText(visited.propertyName),
          visited.name,
          visited.initializer,
        );
      return visited;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}
