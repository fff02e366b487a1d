import { BLOCK } from "../../delays/plan.js";
import { evaluatePrimitive } from "../../ir/evaluatePrimitive.js";
import {
  canonicalTarget,
  carriedNames,
  FLUSH_BELOW,
  historyLength,
  type Kernel,
  type KernelSpec,
  sourceValueName,
  type Trace,
} from "../../kernel.js";
import { fillNormals } from "../../rng/normals.js";
import { printExpressions } from "./printExpressions.js";

type PassFunction = (kernel: JsKernel, source: Banks, target: Banks, t: number) => void;
type Banks = ReadonlyMap<string, Float64Array>;

/**
 * The readable reference: plain loops over nodes and steps, no blocking, no SIMD.
 *
 * It computes the same expressions in the same order as the WebAssembly kernel, so their bits are equal; it is
 * the oracle of the tests and the fallback where WebAssembly is not to be had.
 */
export function createJsKernel(spec: KernelSpec): Kernel {
  return new JsKernel(spec);
}

class JsKernel implements Kernel {
  readonly paddedNodes: number;
  readonly noiseValues: Float64Array;
  readonly fixed: Float64Array[];
  readonly inputs: Map<string, Float64Array>;
  /** Coupling sums by name: delayed ones, and those without delay of schemes that hold sums. */
  readonly sums: ReadonlyMap<string, Float64Array>;
  readonly presentSums: ReadonlyMap<string, Float64Array>;
  readonly scratch = new Map<string, Float64Array>();
  readonly tables: Readonly<Record<string, Readonly<Record<string, Float64Array>>>>;
  readonly #banks: readonly [Banks, Banks];
  readonly #traces: Map<string, Trace>;
  readonly #passes: readonly PassFunction[];
  #identity: { seed: number; simulations: Uint32Array; nodes: Uint32Array } = {
    seed: 0,
    simulations: new Uint32Array(0),
    nodes: new Uint32Array(0),
  };

  constructor(readonly spec: KernelSpec) {
    const { nodes, step, chunk } = spec;
    this.paddedNodes = nodes;
    const bank = () => new Map(carriedNames(step).map((name) => [name, new Float64Array(nodes)]));
    this.#banks = [bank(), bank()];
    this.fixed = step.fixed.map(() => new Float64Array(nodes));
    this.inputs = new Map(spec.timeDependentInputs.map((name) => [name, new Float64Array(chunk * nodes)]));
    this.noiseValues = new Float64Array(spec.noise.kind === "none" ? 0 : chunk * step.streams * nodes);
    this.sums = new Map(
      spec.groups.flatMap((group) => group.sums.map(({ name }) => [name, new Float64Array(nodes)])),
    );
    this.presentSums = new Map([...this.sums.keys()].map((name) => [name, new Float64Array(nodes)]));
    this.tables = Object.fromEntries(
      Object.entries(spec.tables).map(([name, table]) => [
        name,
        spec.singleTables
          ? Object.fromEntries(
              Object.entries(table.values).map(([key, v]) => [key, Float64Array.from(v, Math.fround)]),
            )
          : table.values,
      ]),
    );
    const origin = Math.ceil(historyLength(spec.groups, BLOCK) / 2) * 2;
    const rowLength = origin + chunk;
    this.#traces = new Map(
      spec.traces.map((name) => [
        name,
        {
          data:
            spec.precision === "f32"
              ? new Float32Array(rowLength * nodes)
              : new Float64Array(rowLength * nodes),
          rowLength,
          origin,
        },
      ]),
    );
    for (const pass of step.passes)
      for (const { target } of pass.stores)
        if (/^(scratch|stage):/.test(target)) this.scratch.set(target, new Float64Array(nodes));
    this.#passes = step.passes.map((_, i) => compilePass(spec, i));
  }

  setFixed(index: number, value: number | Float64Array): void {
    if (typeof value === "number") this.fixed[index]!.fill(value);
    else this.fixed[index]!.set(value);
  }

  values(name: string, step: number): Float64Array {
    const values = this.#banks[(step & 1) as 0 | 1].get(name);
    if (!values) throw new Error(`The kernel carries no "${name}".`);
    return values;
  }

  trace(target: string): Trace {
    const trace = this.#traces.get(target);
    if (!trace) throw new Error(`The kernel keeps no trace of "${target}".`);
    return trace;
  }

  traceIfKept(target: string): Trace | undefined {
    return this.#traces.get(target);
  }

  input(name: string): Float64Array {
    return this.inputs.get(name)!;
  }

  setNoiseIdentity(seed: number, simulations: Uint32Array, nodes: Uint32Array): void {
    this.#identity = { seed, simulations, nodes };
  }

  run(step: number, count: number, column: number): void {
    if (this.spec.noise.kind === "generated") this.#drawNoise(step, count, column);
    for (let i = 0; i < count; i++) {
      const at = step + i;
      const source = this.#banks[(at & 1) as 0 | 1];
      const target = this.#banks[((at + 1) & 1) as 0 | 1];
      if (at % BLOCK === 0) flush(source);
      this.#sumCouplings(source, column + i);
      this.#passes.forEach((pass, p) => {
        this.#sumPresent(source, p);
        pass(this, source, target, column + i);
      });
    }
  }

  #drawNoise(step: number, count: number, column: number): void {
    const { nodes, step: compiled } = this.spec;
    const { seed, simulations, nodes: ids } = this.#identity;
    const rounds = this.spec.noise.kind === "generated" ? this.spec.noise.rounds : undefined;
    const out = new Float64Array(count);
    for (let stream = 0; stream < compiled.streams; stream++)
      for (let n = 0; n < nodes; n++) {
        fillNormals(
          seed,
          { simulation: simulations[n]!, stream, node: ids[n]!, firstStep: step, rounds },
          out,
        );
        for (let i = 0; i < count; i++)
          this.noiseValues[((column + i) * compiled.streams + stream) * nodes + n] = out[i]!;
      }
  }

  /** Couplings without delay, from the sources as of this pass. */
  #sumPresent(source: Banks, pass: number): void {
    const { spec } = this;
    for (const group of spec.groups) {
      if (!group.present) continue;
      const values =
        pass === 0
          ? source.get(sourceValueName(spec.step, group.source))!
          : this.scratch.get(`stage:${group.source}`)!;
      for (const { name, power } of group.sums) {
        const sums = this.presentSums.get(name)!.fill(0);
        for (const { target, start, count } of group.present.segments)
          for (let p = start; p < start + count; p++)
            sums[target] =
              sums[target]! + values[group.present.sources[p]!]! * weigh(group.present.weights[p]!, power);
      }
    }
  }

  #sumCouplings(source: Banks, column: number): void {
    const { spec } = this;
    for (const group of spec.groups) {
      const present = source.get(sourceValueName(spec.step, group.source))!;
      const trace = this.#traces.get(canonicalTarget(spec.step, `source:${group.source}`));
      for (const { name, power } of group.sums) {
        const sums = this.sums.get(name)!.fill(0);
        const round = spec.precision === "f32" ? Math.fround : (value: number) => value;
        // A sum over squared weights alone gets them ready-made; beside another sum they are squared on the way.
        const ready = group.sums.length === 1;
        for (const list of group.plan.lists)
          for (const segment of list.segments)
            for (let p = segment.start; p < segment.start + segment.count; p++) {
              const at = list.sources[p]! * trace!.rowLength + trace!.origin + column - list.ages[p]!;
              const weight = ready
                ? round(weigh(list.weights[p]!, power))
                : round(weigh(round(list.weights[p]!), power));
              sums[segment.target] = round(sums[segment.target]! + round(trace!.data[at]! * weight));
            }
        if (!group.plan.dense) continue;
        for (let target = 0; target < spec.nodes; target++) {
          let sum = 0;
          for (let l = 0; l < spec.nodes; l++)
            sum += weigh(group.plan.dense[target * spec.nodes + l]!, power) * present[l]!;
          sums[target] = group.plan.lists.length > 0 ? sums[target]! + sum : sum;
        }
      }
    }
  }
}

/** Weight as a sum uses it. */
function weigh(weight: number, power: 1 | 2): number {
  return power === 2 ? weight * weight : weight;
}

function flush(bank: Banks): void {
  for (const values of bank.values())
    for (let n = 0; n < values.length; n++) if (Math.abs(values[n]!) < FLUSH_BELOW) values[n] = 0;
}

/** Print one pass as a JavaScript function and compile it. */
function compilePass(spec: KernelSpec, index: number): PassFunction {
  const { nodes, step } = spec;
  const declarations = new Map<string, string>();
  const declare = (key: string, value: string): string => {
    if (!declarations.has(key)) declarations.set(key, `const ${key} = ${value};`);
    return key;
  };
  const identifier = (name: string) => name.replace(/[^A-Za-z0-9_]/g, "_");
  const load = (name: string): string => {
    const kind = name.slice(0, name.indexOf(":"));
    const rest = name.slice(kind.length + 1);
    const id = identifier(name);
    switch (kind) {
      case "state":
      case "rate":
      case "carried":
      case "held":
        return `${declare(id, `source.get(${JSON.stringify(name)})`)}[n]`;
      case "fixed":
        return `${declare(id, `kernel.fixed[${rest}]`)}[n]`;
      case "scratch":
        return `${declare(id, `kernel.scratch.get(${JSON.stringify(name)})`)}[n]`;
      case "input":
        return `${declare(id, `kernel.inputs.get(${JSON.stringify(rest)})`)}[t * ${nodes} + n]`;
      case "noise":
        return spec.noise.kind === "none"
          ? "0"
          : `${declare("noise", "kernel.noiseValues")}[(t * ${step.streams} + ${rest}) * ${nodes} + n]`;
      case "zero":
        return spec.groups.some((group) => group.present && group.sums.some((sum) => sum.name === rest))
          ? `${declare(id, `kernel.presentSums.get(${JSON.stringify(rest)})`)}[n]`
          : "0";
      case "sum":
      case "ahead":
        return spec.groups.some((group) => group.sums.some((sum) => sum.name === rest))
          ? `${declare(id, `kernel.sums.get(${JSON.stringify(rest)})`)}[n]`
          : "0";
      default:
        throw new Error(`The kernel has no place for "${name}".`);
    }
  };
  const names = new Set(carriedNames(step));
  const outputs = step.passes[index]!.stores.map(({ target, node }) => ({
    node,
    store: (value: string) => {
      const id = `to_${identifier(target)}`;
      const carried = target.replace(/^source:/, "carried:");
      const lines: string[] = [];
      if (/^(scratch|stage):/.test(target))
        lines.push(`${declare(id, `kernel.scratch.get(${JSON.stringify(target)})`)}[n] = ${value};`);
      if (names.has(carried))
        lines.push(`${declare(id, `target.get(${JSON.stringify(carried)})`)}[n] = ${value};`);
      if (canonicalTarget(step, target) === target && spec.traces.includes(target)) {
        const trace = declare(`trace_${identifier(target)}`, `kernel.traceIfKept(${JSON.stringify(target)})`);
        lines.push(`${trace}.data[n * ${trace}.rowLength + ${trace}.origin + t] = ${value};`);
      }
      return lines.join("\n");
    },
  }));
  const body = printExpressions(outputs, {
    load,
    table: (name, channel, at) =>
      `${declare(`table_${identifier(name)}_${channel}`, `kernel.tables[${JSON.stringify(name)}][${JSON.stringify(channel)}]`)}[${at}]`,
    tableRow: (name) => spec.tables[name]!.columns.count,
  });
  const source = `return (kernel, source, target, t) => {
${[...declarations.values()].join("\n")}
for (let n = 0; n < ${nodes}; n++) {
${body}
}
};`;
  return new Function("primitive", source)(evaluatePrimitive) as PassFunction;
}
