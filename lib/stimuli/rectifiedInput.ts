import { ExponentialInput } from "./exponentialInput.js";
import { ConcatenatedStimulus } from "./input.js";
import { StepInput } from "./stepInput.js";

/**
 * The stimulus of bistability tests: a negative step that relaxes to 0, then a positive one that does the same.
 *
 * Shares of the duration: 0.5 step −A, 2.5 relaxation to 0, 0.5 step +A, 1.5 relaxation to 0, 1 nothing.
 * A model that ends its two relaxations in different states is bistable.
 *
 * @example
 * new RectifiedInput(1).asArray(12, 0.5).data.subarray(0, 3) // [-1, -1, -0.2865047968601901]
 */
export class RectifiedInput extends ConcatenatedStimulus {
  constructor(amplitude: number, { n = 1 }: { n?: number } = {}) {
    const step = (size: number): StepInput => new StepInput(size, { n });
    const rise = new ExponentialInput(amplitude, { exp_type: "rise", exp_coef: 12.5, n });
    const decay = new ExponentialInput(amplitude, { exp_type: "decay", exp_coef: 7.5, n });
    super(
      [step(-amplitude), rise.add(step(-amplitude)), step(amplitude), decay, step(0)],
      [0.5, 2.5, 0.5, 1.5, 1],
    );
  }
}
