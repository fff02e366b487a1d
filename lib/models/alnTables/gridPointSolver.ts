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

/** Runs the kernel in this thread. */
export class GridPointSolver {
  readonly layout: GridPointLayout;
  readonly #memory: Float64Array;
  readonly #kernel: GridPointExports;

  constructor(layout: GridPointLayout, exactReset: boolean) {
    this.layout = layout;
    const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages });
    this.#memory = new Float64Array(memory.buffer);
    this.#memory.set(initialMemory(layout));
    const module = new WebAssembly.Module(buildGridPointModule(layout, exactReset) as BufferSource);
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#kernel = instance.exports as unknown as GridPointExports;
    this.#kernel.prepare();
  }

  /** Solve (μ, σ); the result is a view of the memory, valid until the next call. */
  solve(mu: number, sigma: number, everyFrequency = false): GridPointSolution {
    this.#kernel.solve(mu, sigma, everyFrequency ? 1 : 0);
    const { address, nodeCount } = this.layout;
    const view = (start: number, length: number) => this.#memory.subarray(start / 8, start / 8 + length);
    return {
      result: view(address.result, 8),
      records: view(address.records, (everyFrequency ? FREQUENCY_COUNT : nodeCount) * RECORD),
      moments: view(address.moments, nodeCount * 8),
    };
  }
}
