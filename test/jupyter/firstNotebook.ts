import { expect } from "@jest/globals";
import { PLOTLY_TYPE, WIDGET_VIEW_TYPE } from "../../kernel-ext/protocol/module.js";
import { type Cell, drag, type FrontEnd, until } from "./frontEnd.js";

/** Run the notebook from top to bottom: every cell counted, no error. */
export async function expectRunToEnd(frontEnd: FrontEnd): Promise<void> {
  await frontEnd.runAll();
  const cells = await frontEnd.cells();
  const code = cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "");
  expect(code.length).toBeGreaterThan(3);
  expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
  const errors = code.flatMap((cell) => cell.outputs!.filter(({ ename }) => ename !== undefined));
  expect(errors.map(({ ename, evalue }) => `${ename}: ${evalue}`)).toEqual([]);
}

/** Scroll through the figures: Plotly has drawn each. */
export async function expectDrawnFigures(frontEnd: FrontEnd): Promise<void> {
  const cells = await frontEnd.cells();
  const figures = cells.flatMap(({ outputs = [] }, index) =>
    outputs.some(({ data }) => data && PLOTLY_TYPE in data) ? [index] : [],
  );
  expect(figures.length).toBeGreaterThanOrEqual(3);
  for (const [number, index] of figures.entries()) {
    const cell = await frontEnd.showCell(index);
    const plot = cell.locator(".js-plotly-plot .main-svg").first();
    await plot.waitFor();
    const { width, height } = (await plot.boundingBox())!;
    expect(width).toBeGreaterThan(150);
    expect(height).toBe(heightOf(cells[index]!));
    await plot.scrollIntoViewIfNeeded();
    await frontEnd.screenshot(`first-${number + 1}`);
  }
  // Drawing leaves the notebook as it is.
  expect(await frontEnd.cells()).toEqual(cells);
}

/** Drag the first slider of its first live explorer: the figures change. */
export async function expectExplorerFollows(frontEnd: FrontEnd): Promise<void> {
  const cells = await frontEnd.cells();
  const index = cells.findIndex(({ outputs = [] }) =>
    outputs.some(({ data }) => data && WIDGET_VIEW_TYPE in data),
  );
  expect(index).toBeGreaterThanOrEqual(0);
  const cell = await frontEnd.showCell(index);
  const explorer = cell.locator(".nl-explorer").first();
  await explorer.scrollIntoViewIfNeeded();
  const slider = explorer.locator("input[type=range]").first();
  await slider.waitFor();
  await frontEnd.page.waitForFunction(
    (element) => element?.hasAttribute("data-hash"),
    await explorer.elementHandle(),
  );
  const before = await explorer.getAttribute("data-hash");
  await drag(slider, 0.3);
  await until(async () => expect(await explorer.getAttribute("data-hash")).not.toBe(before));
  await frontEnd.screenshot("first-explorer");
}

/** Height that the first figure of a cell asks for. */
function heightOf({ outputs = [] }: Cell): number | undefined {
  const [figure] = outputs.flatMap(({ data }) => data?.[PLOTLY_TYPE] ?? []);
  return (figure as { layout: { height?: number } }).layout.height;
}
