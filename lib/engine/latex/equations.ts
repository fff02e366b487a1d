import type { CouplingSpec, ModelDefinition } from "../definition.js";
import type { Node, TableNode } from "../ir/node.js";
import { reachable } from "../passes/rewrite.js";
import { buildSystem, type System, symbolName } from "../system.js";
import { type HelperBody, NameBook } from "./helpers.js";
import { ExpressionPrinter, type LatexNames, type Printed } from "./printExpression.js";
import { symbolOf, withIndex } from "./symbolNames.js";
import { tidier, tidySystem } from "./tidy.js";

/** One equation of a model. */
export interface Equation {
  readonly kind: "state" | "rate" | "intermediate" | "function" | "noise" | "observable" | "bound";
  /** Name of what it defines. */
  readonly name: string;
  readonly left: string;
  /** Relation between the sides, e.g. "=". */
  readonly relation: string;
  /** Terms of the right-hand side with their signs. */
  readonly terms: readonly string[];
}

/** Unnamed expressions that are used several times are written out up to this number of operations. */
const LARGEST_REPEATED = 8;
/** Named expressions that are used once are equations of their own from this number of operations on. */
const SMALLEST_NAMED = 10;

/**
 * The equations of a model, in the author's names.
 *
 * @param definition the model
 * @param choices values of its choice parameters; the defaults by default
 * @returns states, rates, intermediate quantities in the order in which they build on each other, functions,
 *   noise, observables and bounds
 * @throws ModelSyntaxError, ValidationError when the model cannot be compiled
 */
export function equationsOf(
  definition: ModelDefinition,
  choices: Readonly<Record<string, number | string>> = {},
): Equation[] {
  const book = new NameBook();
  const helpers = new Map<string, HelperBody>();
  const system = buildSystem(definition, choices, { onName: book.note, helpers });
  const tidy = tidier(system.graph);
  const names = new Map([...book.names].map(([node, name]) => [tidy(node), name]));
  for (const [name, body] of helpers) helpers.set(name, { ...body, node: tidy(body.node) });
  return new Writer(definition, tidySystem(system, tidy), names, helpers).equations();
}

/** Where a quantity is printed: whose it is, and when. */
interface Place {
  readonly node: string;
  readonly time: string;
}

const HERE: Place = { node: "n", time: "" };

class Writer {
  /** Quantities with an equation of their own. */
  readonly #defined = new Map<Node, { readonly name: string; readonly symbol: string }>();
  readonly #rates: ReadonlyMap<Node, string>;
  /** Whether quantities carry the number of their node. */
  readonly #isNetwork: boolean;

  constructor(
    readonly definition: ModelDefinition,
    readonly system: System,
    readonly names: ReadonlyMap<Node, string>,
    readonly helpers: ReadonlyMap<string, HelperBody>,
  ) {
    this.#isNetwork = Object.values(definition.couplings ?? {}).some(
      (coupling) => coupling.kind === "network",
    );
    this.#rates = new Map(system.rates.map(({ name, node }) => [node, name]));
    const { states, rates, observables } = system;
    const roots = [...states.map(({ derivative }) => derivative), ...rates, ...observables].map((root) =>
      "node" in root ? root.node : root,
    );
    this.#define(roots, names, (name, node) => this.#atNode(this.#symbol(name), isLocal(node), HERE));
  }

  equations(): Equation[] {
    const { definition, system } = this;
    const { noise = {} } = definition;
    const isProcess = (name: string) => noise[name]?.kind === "ou";
    const printer = this.#printer(HERE);
    const derivative = (name: string, kind: Equation["kind"]): Equation => {
      const { derivative: node, diffusion } = system.states.find((state) => state.name === name)!;
      const terms = isZero(node) ? [] : printer.terms(node);
      if (diffusion) {
        const increment = `${printer.factor(diffusion)} \\, ${this.#whiteNoise(name)}`;
        terms.push(terms.length > 0 ? `+ ${increment}` : increment);
      }
      const left = `\\frac{\\mathrm{d} ${this.#state(name, HERE)}}{\\mathrm{d} t}`;
      return { kind, name, left, relation: "=", terms };
    };
    const plain = system.states.filter(({ name }) => !isProcess(name));
    return [
      ...plain.map(({ name }) => derivative(name, "state")),
      ...system.rates.map(({ name, node }): Equation => {
        // Its own name would say nothing.
        const terms = this.#printer(HERE, node).terms(node);
        return { kind: "rate", name, left: this.#state(name, HERE), relation: "=", terms };
      }),
      ...[...this.#defined].map(([node, { name, symbol }]): Equation => {
        const terms = this.#printer(HERE, node).terms(node);
        return { kind: "intermediate", name, left: symbol, relation: "=", terms };
      }),
      ...[...this.helpers].map(([name, body]) => this.#helper(name, body)),
      ...Object.keys(noise)
        .filter(isProcess)
        .map((name) => derivative(name, "noise")),
      ...system.observables.map(({ name, node }): Equation => {
        const symbol = definition.observables?.[name]?.latex ?? this.#symbol(name);
        return {
          kind: "observable",
          name,
          left: this.#atNode(symbol, true, HERE),
          relation: "=",
          terms: this.#printer(HERE, node).terms(node),
        };
      }),
      ...plain.flatMap(({ name, clamp, wrap }) => this.#bounds(name, clamp, wrap)),
    ];
  }

  /** Decide which expressions get an equation of their own. */
  #define(
    roots: readonly Node[],
    names: ReadonlyMap<Node, string>,
    symbol: (name: string, node: Node) => string,
  ): void {
    const uses = new Map<Node, number>();
    const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
    for (const root of roots) use(root);
    const all = reachable(roots);
    for (const node of all) for (const arg of node.args) use(arg);
    const sizes = new Map<Node, number>();
    let unnamed = 0;
    for (const node of all) {
      const size = node.args.reduce((sum, arg) => sum + (sizes.get(arg) ?? 0), node.args.length > 0 ? 1 : 0);
      sizes.set(node, size);
      if (node.kind === "mask" || node.args.length === 0) continue;
      const isRate = this.#rates.has(node);
      const name = names.get(node);
      const isShared = uses.get(node)! > 1;
      const deserves =
        name === undefined ? isShared && size > LARGEST_REPEATED : isShared || size >= SMALLEST_NAMED;
      if (isRate) sizes.set(node, 0);
      else if (deserves) {
        const given = name ?? `q_${++unnamed}`;
        this.#defined.set(node, { name: given, symbol: symbol(given, node) });
        sizes.set(node, 0);
      }
    }
  }

  /** Definition of a helper function; its own intermediate names are written out. */
  #helper(name: string, { parameters, node }: HelperBody): Equation {
    const list = parameters.map((parameter) => this.#symbol(parameter)).join(", ");
    const left = `${this.#symbol(name)}\\left(${list}\\right)`;
    return { kind: "function", name, left, relation: "=", terms: this.#printer(HERE, node).terms(node) };
  }

  #bounds(
    name: string,
    clamp: { readonly min?: number; readonly max?: number } | undefined,
    wrap: number | undefined,
  ): Equation[] {
    const symbol = this.#state(name, HERE);
    const printer = this.#printer(HERE);
    const number = (value: number) => printer.print(this.system.graph.constant(value));
    const bound = (left: string, relation: string, right: string): Equation => ({
      kind: "bound",
      name,
      left,
      relation,
      terms: [right],
    });
    if (wrap !== undefined) return [bound(symbol, "\\in", `\\left[0, ${number(wrap)}\\right)`)];
    const { min, max } = clamp ?? {};
    if (min !== undefined && max !== undefined)
      return [bound(symbol, "\\in", `\\left[${number(min)}, ${number(max)}\\right]`)];
    if (min !== undefined) return [bound(symbol, "\\ge", number(min))];
    return max !== undefined ? [bound(symbol, "\\le", number(max))] : [];
  }

  /** @param own expression that is printed itself, not as its name */
  #printer(place: Place, own?: Node): ExpressionPrinter {
    const names: LatexNames = {
      replace: (node) => {
        if (node.op === "symbol") return this.#leaf(node.name, place);
        const sum = this.#difference(node, place);
        if (sum) return sum;
        if (node === own || place !== HERE) return undefined;
        const rate = this.#rates.get(node);
        if (rate !== undefined) return { text: this.#state(rate, place), level: "atom" };
        const defined = this.#defined.get(node);
        return defined && { text: defined.symbol, level: "atom" };
      },
      table: (node) => this.#channel(node),
      helper: (name) => this.#symbol(name),
    };
    return new ExpressionPrinter(names);
  }

  #leaf(name: string, place: Place): Printed {
    const rest = name.slice(name.indexOf(":") + 1);
    const kind = name.slice(0, name.length - rest.length - 1);
    const { definition } = this;
    switch (kind) {
      case "state":
      case "rate":
        return { text: this.#state(rest, place), level: "atom" };
      case "input":
        return {
          text: this.#atNode(definition.inputs?.[rest]?.latex ?? this.#symbol(rest), true, place),
          level: "atom",
        };
      case "param":
        return { text: rest === "N" ? "N" : this.#parameter(rest), level: "atom" };
      case "step":
        return { text: "\\Delta t", level: "atom" };
      case "strength":
        return { text: "\\sum_{l} C_{nl}", level: "bigOperator" };
      case "sum":
        return this.#coupling(rest);
      default:
        return { text: this.#symbol(rest), level: "atom" };
    }
  }

  #coupling(name: string): Printed {
    const { spec, source } = this.system.couplings.find((coupling) => coupling.name === name)!;
    if (spec.kind === "local") {
      const place = { node: "n", time: `(t - ${this.#parameter(spec.delay)})` };
      return this.#printer(place).printed(this.system.sources[source]!.node);
    }
    return {
      text: `\\sum_{l} ${weight(spec)} \\, ${this.#delayed(this.system.sources[source]!.node)}`,
      level: "bigOperator",
    };
  }

  #delayed(source: Node): string {
    return this.#printer({ node: "l", time: "(t - d_{nl})" }).factor(source);
  }

  /** Σ C x(t − d) − x Σ C, and Σ C sin θ(t − d) · cos φ − Σ C cos θ(t − d) · sin φ, as one sum of differences. */
  #difference(node: Node, place: Place): Printed | undefined {
    if (node.op !== "sub") return undefined;
    const [left, right] = node.args as [Node, Node];
    const plain = this.#networkSum(left);
    const own = factorBeside(
      right,
      (factor) => factor.op === "symbol" && factor.name === symbolName.strength,
    );
    if (plain && own) return this.#sumOfDifferences(plain.source, own, place, "");

    const [sine, cosine] = [this.#sumTimes(left, "cos"), this.#sumTimes(right, "sin")];
    if (!sine || !cosine || sine.angle !== cosine.angle) return undefined;
    const [from, other] = [sine.sum.source, cosine.sum.source];
    const isPair = isCall(from, "sin") && isCall(other, "cos") && from.args[0] === other.args[0];
    return isPair ? this.#sumOfDifferences(from.args[0]!, sine.angle, place, "\\sin") : undefined;
  }

  /** Source of a plain weighted sum over the network. */
  #networkSum(node: Node): { readonly source: Node } | undefined {
    if (node.op !== "symbol") return undefined;
    const coupling = this.system.couplings.find(({ name }) => symbolName.sum(name) === node.name);
    if (coupling?.spec.kind !== "network" || coupling.spec.power !== 1) return undefined;
    return { source: this.system.sources[coupling.source]!.node };
  }

  /** A network sum times the sine or cosine of an angle. */
  #sumTimes(node: Node, name: "sin" | "cos"): { sum: { readonly source: Node }; angle: Node } | undefined {
    const call = factorBeside(node, (factor) => this.#networkSum(factor) !== undefined);
    if (!call || !isCall(call, name)) return undefined;
    return { sum: this.#networkSum(node.args.find((arg) => arg !== call)!)!, angle: call.args[0]! };
  }

  #sumOfDifferences(source: Node, own: Node, place: Place, outer: string): Printed {
    const difference = `${this.#delayed(source)} - ${this.#printer(place).factor(own)}`;
    return { text: `\\sum_{l} C_{nl} \\, ${outer}\\left(${difference}\\right)`, level: "bigOperator" };
  }

  #state(name: string, place: Place): string {
    const { states, rates = {}, noise = {} } = this.definition;
    const process = noise[name]?.kind === "ou" ? noise[name].latex : undefined;
    const symbol = states[name]?.latex ?? rates[name]?.latex ?? process ?? this.#symbol(name);
    return this.#atNode(symbol, true, place);
  }

  #whiteNoise(name: string): string {
    return `\\xi_{${this.#state(name, HERE)}}(t)`;
  }

  #parameter(name: string): string {
    return this.definition.parameters[name]?.latex ?? this.#symbol(name);
  }

  #channel({ table, channel }: TableNode): string {
    return this.definition.symbols?.[`${table}.${channel}`] ?? `\\mathrm{${channel}}`;
  }

  #symbol(name: string): string {
    return this.definition.symbols?.[name] ?? symbolOf(name);
  }

  #atNode(symbol: string, isLocal: boolean, { node, time }: Place): string {
    return `${isLocal && this.#isNetwork ? withIndex(symbol, node) : symbol}${time}`;
  }
}

function weight(spec: Extract<CouplingSpec, { kind: "network" }>): string {
  return spec.power === 2 ? "C_{nl}^{2}" : "C_{nl}";
}

/** Whether a quantity differs between nodes: it depends on more than parameters. */
function isLocal(root: Node): boolean {
  return reachable([root]).some(
    (node) => node.op === "symbol" && !/^(param|step|constant|argument):/.test(node.name),
  );
}

function isZero(node: Node): boolean {
  return node.op === "constant" && node.value === 0;
}

/** The other factor of a product of two. */
function factorBeside(node: Node, isSearched: (factor: Node) => boolean): Node | undefined {
  if (node.op !== "mul") return undefined;
  const [a, b] = node.args as [Node, Node];
  return isSearched(a) ? b : isSearched(b) ? a : undefined;
}

function isCall(node: Node, name: string): boolean {
  return node.op === "function" && node.name === name;
}
