import type { Locator } from "playwright-core";

/** Median of the milliseconds from a slider's move to the drawn figures of an explorer, of 30 moves. */
export function sliderTime(explorer: Locator, first: number): Promise<number> {
  return explorer.evaluate(async (view, start) => {
    const slider = view.querySelector<HTMLInputElement>("input[type=range]")!;
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const drawn = new Promise((resolve) =>
        view.addEventListener("neurolab:drawn", resolve, { once: true }),
      );
      const begin = performance.now();
      slider.valueAsNumber = start + 0.02 * i;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await drawn;
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[15]!;
  }, first);
}
