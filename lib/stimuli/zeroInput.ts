import type { Filler } from "./fillers.js";
import { Input } from "./input.js";

/**
 * No input: zeros.
 *
 * @example
 * new ZeroInput({ n: 2 }).asArray(1, 0.5).data // [0, 0, 0, 0]
 */
export class ZeroInput extends Input {
  override get type(): string {
    return "ZeroInput";
  }

  protected override series(): Filler {
    return (out) => void out.fill(0);
  }
}
