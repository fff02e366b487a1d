import { expect } from "@jest/globals";
import { ALNModel, FHNModel, timeseries } from "neurolab";
import type { Locator } from "playwright-core";
import { hashNumbers } from "../../kernel-ext/widgets/explorer/hash.js";
import { drag, type FrontEnd, until } from "./frontEnd.js";
import { type CellName, indexOf } from "./liveNotebook.js";

/** Run cells of the live notebook one after the other. */
export async function runCells(frontEnd: FrontEnd, ...names: CellName[]): Promise<void> {
  for (const name of names) {
    const { outputs = [] } = await frontEnd.runCell(indexOf(name));
    expect(outputs.filter(({ ename }) => ename !== undefined)).toEqual([]);
  }
}

/** What the kernel says about the values that sliders have set. */
export async function kernelValues(
  frontEnd: FrontEnd,
): Promise<{ x_ext: number; mue_ext_mean: number; state: string }> {
  const { outputs = [] } = await frontEnd.runCell(indexOf("values"));
  const text = String(outputs[0]?.data?.["text/plain"]);
  return JSON.parse(text.slice(1, -1)) as { x_ext: number; mue_ext_mean: number; state: string };
}

/** The slider of a parameter in a cell of the live notebook, scrolled into view. */
export async function sliderOf(frontEnd: FrontEnd, cell: CellName, parameter: string): Promise<Locator> {
  const shown = await frontEnd.showCell(indexOf(cell));
  const slider = shown.locator(`[data-name="${parameter}"] input[type=range]`);
  await slider.scrollIntoViewIfNeeded();
  return slider;
}

export const chosenValue = (slider: Locator): Promise<number> =>
  slider.evaluate((input) => (input as HTMLInputElement).valueAsNumber);

/** Wait until the figure of `interact` shows the run that belongs to a value. */
export async function expectInteractionShows(frontEnd: FrontEnd, x_ext: number): Promise<void> {
  const model = new FHNModel({ seed: 1, params: { duration: 100, x_ext } });
  model.run();
  const expected = Array.from(timeseries(model.x).data[0]!.y as ArrayLike<number>);
  const plot = await plotOf(frontEnd, "interact");
  await until(async () => expect(await drawnValues(plot)).toEqual(expected));
  expect((await plot.boundingBox())!.height).toBe(260);
}

/** Wait until the figure to which samples were added ends with them, in its new height. */
export async function expectStreamShown(frontEnd: FrontEnd): Promise<void> {
  const added = Array.from({ length: 20 }, (_, i) => (i + 1) / 10);
  const plot = await plotOf(frontEnd, "stream");
  await until(async () => {
    const drawn = await drawnValues(plot);
    expect(drawn.slice(-20)).toEqual(added);
    expect(drawn.filter((value) => value === 2)).toHaveLength(1);
    expect((await plot.boundingBox())!.height).toBe(240);
  });
}

async function plotOf(frontEnd: FrontEnd, name: CellName): Promise<Locator> {
  const cell = await frontEnd.showCell(indexOf(name));
  const plot = cell.locator(".js-plotly-plot");
  await plot.locator(".main-svg").first().waitFor();
  return plot;
}

/** Values of the first trace as Plotly has drawn it. */
function drawnValues(plot: Locator): Promise<number[]> {
  return plot.evaluate((element) =>
    Array.from((element as unknown as { _fullData: { y: ArrayLike<number> }[] })._fullData[0]!.y),
  );
}

/** Wait until the explorer shows the run that belongs to a value: the same bits as here. */
export async function expectExplorerShows(frontEnd: FrontEnd, mue_ext_mean: number): Promise<void> {
  const model = new ALNModel({ seed: 1, params: { duration: 2000, mue_ext_mean } });
  model.run();
  const expected = hashNumbers(model.rates_exc.data);
  const cell = await frontEnd.showCell(indexOf("explorer"));
  const explorer = cell.locator(".nl-explorer");
  await until(async () => expect(await explorer.getAttribute("data-hash")).toBe(expected));
  for (const view of ["timeseries", "phase", "spectrum"])
    await explorer.locator(`[data-view="${view}"] .main-svg`).first().waitFor();
}

/** Drag a slider of either widget; returns the value at which it was let go. */
export async function dragSlider(
  frontEnd: FrontEnd,
  cell: "interact" | "explorer",
  share: number,
): Promise<number> {
  const slider = await sliderOf(frontEnd, cell, cell === "interact" ? "x_ext" : "mue_ext_mean");
  const before = await chosenValue(slider);
  await drag(slider, share);
  const after = await chosenValue(slider);
  expect(Math.sign(after - before)).toBe(Math.sign(share));
  return after;
}
