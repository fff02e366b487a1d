import type { Filler } from "./fillers.js";
import { Input } from "./input.js";
import { normalRows, STREAMS } from "./random.js";
import type { TimeGrid } from "./timeGrid.js";

/**
 * White noise: independent normal increments of a Wiener process, standard deviation √dt.
 *
 * Rows are independent. A row does not depend on n, nor on the length of the input.
 *
 * @example
 * new WienerProcess({ n: 2, seed: 42 }).asArray(1, 0.5).shape // [2, 2]
 */
export class WienerProcess extends Input {
  override get type(): string {
    return "WienerProcess";
  }

  protected override series(grid: TimeGrid): Filler {
    const { n } = this;
    const seed = this.ownSeed();
    const scale = Math.sqrt(grid.dt);
    return (out, first) => {
      normalRows(seed, STREAMS.wiener, n, first, out);
      for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale;
    };
  }
}
