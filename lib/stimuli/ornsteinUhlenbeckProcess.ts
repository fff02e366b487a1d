import { ValidationError } from "../errors.js";
import type { Filler } from "./fillers.js";
import { Input } from "./input.js";
import type { InputOptions } from "./options.js";
import { checkFinite, checkPositive } from "./params.js";
import { normalRows, STREAMS, uniformRows } from "./random.js";
import type { TimeGrid } from "./timeGrid.js";

/** Arguments of an Ornstein–Uhlenbeck process. */
export interface OrnsteinUhlenbeckOptions extends InputOptions {
  /**
   * First sample: a number, "stationary" (default: drawn from the process's own stationary law, so that there is
   * no transient), or "uniform" (neurolib's choice, mu times a uniform number).
   */
  x0?: number | "stationary" | "uniform";
}

/**
 * Coloured noise: `x_{i+1} = x_i + dt (mu − x_i)/tau + sigma √dt N(0,1)`.
 *
 * Its standard deviation is `sigma·√(tau/2)` for dt ≪ tau. Rows are independent and do not depend on n.
 *
 * @example
 * new OrnsteinUhlenbeckProcess(2, 0, 5, { x0: 1 }).asArray(1.5, 0.5).data // [1, 1.1, 1.19]
 */
export class OrnsteinUhlenbeckProcess extends Input {
  /** Mean, in units of the stimulated parameter. */
  mu: number;
  /** Noise intensity, per √ms. */
  sigma: number;
  /** Time constant in ms. */
  tau: number;
  /** First sample. */
  x0: number | "stationary" | "uniform";

  constructor(mu: number, sigma: number, tau: number, options?: OrnsteinUhlenbeckOptions);
  constructor(
    mu: number,
    sigma: number,
    tau: number,
    { x0 = "stationary", ...options }: OrnsteinUhlenbeckOptions = {},
  ) {
    super(options);
    this.mu = mu;
    this.sigma = sigma;
    this.tau = tau;
    this.x0 = x0;
    this.validate();
  }

  override get type(): string {
    return "OrnsteinUhlenbeckProcess";
  }

  protected override series(grid: TimeGrid): Filler {
    const { mu, sigma, tau, n } = this;
    const { dt } = grid;
    if (!(dt < 2 * tau))
      throw new ValidationError(
        `OrnsteinUhlenbeckProcess: dt must be below 2·tau = ${2 * tau} ms, got ${dt} ms.`,
      );
    const seed = this.ownSeed();
    const kick = sigma * Math.sqrt(dt);
    const begin = this.#firstSamples(seed, dt);
    // The state after the last column written: reading piece after piece need not begin anew.
    const x = new Float64Array(n);
    let next = 0;

    const continueInto = (out: Float64Array): void => {
      const columns = out.length / n;
      normalRows(seed, STREAMS.ornsteinUhlenbeck, n, next, out);
      for (let row = 0; row < n; row++) {
        let value = x[row]!;
        for (let k = 0, i = row * columns; k < columns; k++, i++) {
          const normal = out[i]!;
          if (next + k === 0) value = begin[row]!;
          else value += (dt * (mu - value)) / tau + kick * normal;
          out[i] = value;
        }
        x[row] = value;
      }
      next += columns;
    };

    return (out, first) => {
      if (first < next) next = 0;
      while (next < first) continueInto(new Float64Array(n * Math.min(first - next, 1024)));
      continueInto(out);
    };
  }

  protected override validate(): void {
    super.validate();
    checkFinite(this.type, "mu", this.mu);
    checkFinite(this.type, "sigma", this.sigma);
    checkPositive(this.type, "tau", this.tau, " ms");
    if (this.x0 !== "stationary" && this.x0 !== "uniform") checkFinite(this.type, "x0", this.x0);
  }

  /** Samples of the first column, one a row. */
  #firstSamples(seed: number, dt: number): Float64Array {
    const { mu, sigma, tau, x0, n } = this;
    const out = new Float64Array(n);
    if (typeof x0 === "number") return out.fill(x0);
    if (x0 === "uniform") {
      uniformRows(seed, STREAMS.ornsteinUhlenbeckStart, n, 0, out);
      return out.map((uniform) => mu * uniform);
    }
    normalRows(seed, STREAMS.ornsteinUhlenbeckStart, n, 0, out);
    // Standard deviation of the recursion itself, which exceeds that of the continuous process a little.
    const spread = (sigma * Math.sqrt(tau)) / Math.sqrt(2 - dt / tau);
    return out.map((normal) => mu + spread * normal);
  }
}
