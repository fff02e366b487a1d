import { FREQUENCY_COUNT } from "./frequencyPanels.js";
import { buildGridPointModule, type GridPointExports } from "./gridPointKernel.js";
import { type GridPointLayout, initialMemory, RECORD } from "./gridPointLayout.js";

/** What the kernel leaves in memory for one grid point. */
export interface GridPointSolution {
  /** Rate, mean voltage, rate at σ + δσ (slots `RESULT`). */
  readonly result: Float64Array;
  /** Records of the response at the nodes, or at every frequency. */
  readonly records: Float64Array;
  /** Projections of the response onto the bases of the panels. */
  readonly moments: Float64Array;
}

/** Compiled kernel with its layout and initial memory: everything a thread needs. */
export interface GridPointProgram {
  readonly layout: GridPointLayout;
  readonly module: WebAssembly.Module;
  readonly memory: Float64Array;
}

/** Compile the kernel for the neuron of a layout. */
export function compileGridPoint(layout: GridPointLayout, exactReset: boolean): GridPointProgram {
  const module = new WebAssembly.Module(buildGridPointModule(layout, exactReset) as BufferSource);
  return { layout, module, memory: initialMemory(layout) };
}

/** Runs the kernel in this thread. */
export class GridPointSolver {
  readonly #layout: GridPointLayout;
  readonly #memory: Float64Array;
  readonly #kernel: GridPointExports;

  constructor({ layout, module, memory }: GridPointProgram) {
    this.#layout = layout;
    const shared = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages });
    this.#memory = new Float64Array(shared.buffer);
    this.#memory.set(memory);
    const instance = new WebAssembly.Instance(module, { env: { memory: shared } });
    this.#kernel = instance.exports as unknown as GridPointExports;
    this.#kernel.prepare();
  }

  /** Solve (μ, σ); the result is a view of the memory, valid until the next call. */
  solve(mu: number, sigma: number, everyFrequency = false): GridPointSolution {
    this.#kernel.solve(mu, sigma, everyFrequency ? 1 : 0);
    const { address, nodeCount } = this.#layout;
    const view = (start: number, length: number) => this.#memory.subarray(start / 8, start / 8 + length);
    return {
      result: view(address.result, 8),
      records: view(address.records, (everyFrequency ? FREQUENCY_COUNT : nodeCount) * RECORD),
      moments: view(address.moments, nodeCount * 8),
    };
  }
}
