import type { Chunk } from "../engine/simulation.js";
import type { Labelled } from "../labelled.js";
import { labelled } from "../labelled.js";

/** What to keep of a run. */
export interface RecordOptions {
  /** Names of states, rates and observables; the model's outputs by default. */
  readonly variables?: readonly string[];
  /** Regions by index; all by default. */
  readonly nodes?: readonly number[];
  /** Keep only the last so many ms. */
  readonly last?: number;
  /** Precision of the kept numbers: "f32" takes half the memory. */
  readonly precision?: "f64" | "f32";
  /**
   * Write into the output arrays of the run before where they have the same shape, even if they were asked for: their
   * old values are lost, and repeated long runs need not ask the system for fresh memory. Arrays that nobody has
   * asked for are always used again.
   */
  readonly reuse?: boolean;
}

/** Copies chosen samples out of the chunks of a run. */
export class Recorder {
  readonly #arrays = new Map<string, Float64Array | Float32Array>();
  readonly #columns: number;
  readonly #first: number;

  /**
   * @param plan variables, node indices, steps to keep (absolute, from inclusive to exclusive), sampling stride
   * @param old arrays that may be written over, by name
   */
  constructor(
    readonly plan: {
      readonly variables: readonly string[];
      readonly nodes: readonly number[];
      readonly from: number;
      readonly to: number;
      readonly stride: number;
      readonly precision: "f64" | "f32";
    },
    old: ReadonlyMap<string, Float64Array | Float32Array> = new Map(),
  ) {
    const { from, to, stride } = plan;
    // Samples stand at absolute steps that are multiples of the stride, whatever way a run is divided.
    this.#first = Math.ceil(from / stride) * stride;
    this.#columns = Math.max(0, Math.ceil((to - this.#first) / stride));
    const size = this.#columns * plan.nodes.length;
    const Numbers = plan.precision === "f32" ? Float32Array : Float64Array;
    for (const name of plan.variables) {
      const array = old.get(name);
      const fits = array instanceof Numbers && array.length === size;
      this.#arrays.set(name, fits ? array : new Numbers(size));
    }
  }

  take(chunk: Chunk): void {
    const { stride, to, nodes } = this.plan;
    const begin = Math.max(this.#first, Math.ceil(chunk.step / stride) * stride);
    const end = Math.min(to, chunk.step + chunk.count);
    if (begin >= end) return;
    const column = (begin - this.#first) / stride;
    for (const [name, array] of this.#arrays) {
      const { data, rowLength, origin } = chunk.trace(name);
      nodes.forEach((node, row) => {
        const start = node * rowLength + origin + begin - chunk.step;
        const at = row * this.#columns + column;
        if (stride === 1) array.set(data.subarray(start, start + end - begin), at);
        else
          for (let i = 0, source = start; source < start + end - begin; i++, source += stride)
            array[at + i] = data[source]!;
      });
    }
  }

  /** Times of the samples: sample of step k stands at (k + 1)·dt. */
  times(dt: number): Float64Array {
    const times = new Float64Array(this.#columns);
    for (let i = 0; i < times.length; i++) times[i] = (this.#first + i * this.plan.stride + 1) * dt;
    return times;
  }

  /** Recorded arrays; cut to the samples that were taken before absolute step `reached`. */
  result(
    dt: number,
    reached: number,
    regions: readonly string[],
    units: Readonly<Record<string, string>>,
  ): Map<string, Labelled> {
    const columns = Math.max(
      0,
      Math.min(this.#columns, Math.ceil((reached - this.#first) / this.plan.stride)),
    );
    const time = this.times(dt).subarray(0, columns);
    const rows = this.plan.nodes.length;
    const coords = { region: this.plan.nodes.map((node) => regions[node]!), time };
    return new Map(
      [...this.#arrays].map(([name, full]) => {
        let data = full;
        if (columns < this.#columns) {
          data = full.slice(0, rows * columns);
          for (let row = 0; row < rows; row++)
            data.set(full.subarray(row * this.#columns, row * this.#columns + columns), row * columns);
        }
        // Single precision is announced by the type of the data itself.
        return [
          name,
          labelled(data as Float64Array, [rows, columns], ["region", "time"], {
            coords,
            name,
            unit: units[name],
          }),
        ];
      }),
    );
  }
}

/** Join two arrays along time. */
export function appendTime(first: Labelled, second: Labelled): Labelled {
  const [rows, a] = first.shape as [number, number];
  const b = second.shape[1]!;
  const data =
    first.data instanceof Float32Array ? new Float32Array(rows * (a + b)) : new Float64Array(rows * (a + b));
  for (let row = 0; row < rows; row++) {
    data.set(first.data.subarray(row * a, (row + 1) * a), row * (a + b));
    data.set(second.data.subarray(row * b, (row + 1) * b), row * (a + b) + a);
  }
  const time = new Float64Array(a + b);
  time.set(first.coords!.time as Float64Array);
  time.set(second.coords!.time as Float64Array, a);
  const coords = { ...first.coords, time };
  return labelled(data as Float64Array, [rows, a + b], first.dims, {
    coords,
    name: first.name,
    unit: first.unit,
  });
}
