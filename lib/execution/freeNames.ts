import { type AnyNode, type Identifier, parseExpressionAt } from "acorn";

/**
 * Names that a function uses but does not declare; members of such names as "name.member".
 *
 * @param source text of a function, arrow function or method
 * @returns undefined when the text is no function; without the globals of JavaScript
 */
export function freeNames(source: string): string[] | undefined {
  const tree = parse(source) ?? parse(`({ ${source} })`) ?? parse(`({ async ${source} })`);
  if (!tree) return undefined;
  const declared = new Set<string>();
  const used = new Set<string>();
  visit(tree, undefined, "", { declared, used });
  return [...used].filter((name) => {
    const object = name.split(".")[0]!;
    return !declared.has(object) && !GLOBALS.has(object) && object !== "arguments";
  });
}

function parse(source: string): AnyNode | undefined {
  try {
    const tree = parseExpressionAt(source, 0, { ecmaVersion: "latest" });
    const isFunction = /^(ArrowFunctionExpression|FunctionExpression|ObjectExpression)$/.test(tree.type);
    return isFunction && /^\s*\)?\s*$/.test(source.slice(tree.end)) ? tree : undefined;
  } catch {
    return undefined;
  }
}

interface Names {
  readonly declared: Set<string>;
  readonly used: Set<string>;
}

/** Declarations anywhere in the function count for all of it: finer scopes would only refuse what runs. */
function visit(node: AnyNode, parent: AnyNode | undefined, key: string, names: Names): void {
  if (node.type === "Identifier") {
    if (isDeclaration(parent, key)) names.declared.add(node.name);
    else if (isReference(parent, key)) names.used.add(referenceName(node, parent, key));
    return;
  }
  for (const [field, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === "object" && child !== null && typeof child.type === "string") {
        const pattern = isPattern(node, field, key) ? "pattern" : field;
        visit(child as AnyNode, node, pattern, names);
      }
  }
}

function isPattern(node: AnyNode, field: string, key: string): boolean {
  if (/Function/.test(node.type) && field === "params") return true;
  if (node.type === "VariableDeclarator" && field === "id") return true;
  if (node.type === "CatchClause" && field === "param") return true;
  if (key !== "pattern") return false;
  if (node.type === "ObjectPattern" || node.type === "ArrayPattern") return true;
  if (node.type === "Property") return field === "value";
  if (node.type === "AssignmentPattern") return field === "left";
  return node.type === "RestElement";
}

function isDeclaration(parent: AnyNode | undefined, key: string): boolean {
  if (key === "pattern") return true;
  return key === "id" && /^(Function|Class)(Declaration|Expression)$/.test(parent?.type ?? "");
}

function isReference(parent: AnyNode | undefined, key: string): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return key === "object" || parent.computed;
    case "Property":
      return key === "value" || parent.computed;
    case "MethodDefinition":
    case "PropertyDefinition":
      return key !== "key" || parent.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
    default:
      return true;
  }
}

function referenceName(node: Identifier, parent: AnyNode | undefined, key: string): string {
  const isMember = parent?.type === "MemberExpression" && key === "object" && !parent.computed;
  return isMember && parent.property.type === "Identifier"
    ? `${node.name}.${parent.property.name}`
    : node.name;
}

/** What every thread has. */
const GLOBALS = new Set(
  (
    "undefined NaN Infinity globalThis Object Function Array Number String Boolean Symbol BigInt Math JSON Date RegExp " +
    "Error TypeError RangeError Map Set WeakMap WeakSet Promise Proxy Reflect Intl Atomics WebAssembly ArrayBuffer " +
    "SharedArrayBuffer DataView Float64Array Float32Array Int32Array Uint32Array Int16Array Uint16Array Int8Array " +
    "Uint8Array Uint8ClampedArray BigInt64Array BigUint64Array parseFloat parseInt isNaN isFinite structuredClone " +
    "setTimeout clearTimeout setInterval clearInterval queueMicrotask performance console process AbortController " +
    "AbortSignal TextEncoder TextDecoder fetch URL crypto atob btoa encodeURIComponent decodeURIComponent"
  ).split(" "),
);
