import type { CompiledStep } from "./compileStep.js";
import { evaluate } from "./ir/evaluate.js";
import type { Node } from "./ir/node.js";
import type { Kernel } from "./kernel.js";
import { reachable } from "./passes/rewrite.js";
import { isTimeSeries, type NodeValue, type SimulationSetup } from "./setup.js";
import { symbolName } from "./system.js";

/** Values that stay the same during a run: parameters, constant inputs, and what is computed from them alone. */
export class FixedValues {
  readonly #symbols = new Map<string, NodeValue>();

  constructor(
    readonly step: CompiledStep,
    readonly setup: SimulationSetup,
    readonly inputs: SimulationSetup["inputs"] = setup.inputs,
  ) {}

  /** Whether an expression may differ between nodes. */
  isPerNode(node: Node): boolean {
    return reachable([node]).some((part) => {
      if (part.op !== "symbol") return false;
      if (part.name === symbolName.strength) return true;
      return typeof this.#symbol(part.name) !== "number";
    });
  }

  /** Write all fixed values into a kernel. */
  writeTo(kernel: Kernel): void {
    const shared = new Map<number, number>();
    this.step.fixed.forEach((node, i) => {
      if (!kernel.spec.fixedPerNode[i]) kernel.setFixed(i, this.#valueAt(node, 0, shared));
      else {
        const values = new Float64Array(this.setup.nodes);
        for (let n = 0; n < values.length; n++) values[n] = this.#valueAt(node, n, new Map());
        kernel.setFixed(i, values);
      }
    });
  }

  /**
   * Initial value of a state, a rate, or a source computed from them.
   *
   * @param at value of a state or rate so many columns back
   */
  initialValue(
    name: string,
    node: number,
    back: number,
    at: (name: string, node: number, back: number) => number,
  ): number {
    if (name.startsWith("state:") || name.startsWith("rate:")) return at(name, node, back);
    const source = Number(name.slice(name.indexOf(":") + 1));
    return evaluate(this.step.sourceNodes[source]!, {
      symbol: (leaf) =>
        /^(state|rate):/.test(leaf.name) ? at(leaf.name, node, back) : this.#symbolAt(leaf.name, node),
    });
  }

  #valueAt(node: Node, lane: number, known: Map<number, number>): number {
    return evaluate(node, { symbol: ({ name }) => this.#symbolAt(name, lane) }, known);
  }

  #symbolAt(name: string, lane: number): number {
    const value = this.#symbol(name);
    return typeof value === "number" ? value : value[lane]!;
  }

  #symbol(name: string): NodeValue {
    let value = this.#symbols.get(name);
    if (value === undefined) {
      value = this.#read(name);
      this.#symbols.set(name, value);
    }
    return value;
  }

  #read(name: string): NodeValue {
    const { setup } = this;
    const rest = name.slice(name.indexOf(":") + 1);
    if (name === "step:dt") return setup.dt;
    if (name === "step:sqrt_dt") return Math.sqrt(setup.dt);
    if (name === symbolName.param("N")) return setup.parameters.N ?? setup.nodes;
    if (name === symbolName.strength) return strength(setup);
    const value = name.startsWith("param:") ? setup.parameters[rest] : this.inputs[rest];
    if (value === undefined || isTimeSeries(value)) throw new Error(`No value was given for "${name}".`);
    return value;
  }
}

/** Sum of the weights that reach each node. */
function strength({ nodes, connectome }: SimulationSetup): Float64Array {
  const sums = new Float64Array(nodes);
  if (connectome)
    for (let n = 0; n < nodes; n++)
      for (let l = 0; l < nodes; l++) sums[n] = sums[n]! + connectome.weights[n * nodes + l]!;
  return sums;
}
