import { expect } from "@jest/globals";
import { PLOTLY_TYPE } from "../../kernel-ext/protocol/module.js";
import { type Cell, type FrontEnd, until } from "./frontEnd.js";

interface StoredFigure {
  readonly layout: { readonly title?: { readonly subtitle?: { readonly text?: string } } };
}

/** Whether a cell shows a figure. */
export function withFigure(cell: Cell): boolean {
  return figuresOf(cell).length > 0;
}

/** Whether a cell shows a figure with a subtitle. */
export function withSubtitle(cell: Cell): boolean {
  return figuresOf(cell).some(({ layout }) => Boolean(layout.title?.subtitle?.text));
}

function figuresOf({ outputs = [] }: Cell): StoredFigure[] {
  return outputs.flatMap(({ data }) => (data?.[PLOTLY_TYPE] ?? []) as StoredFigure | StoredFigure[]);
}

/** Change the theme: the first figure of a cell lies on the notebook's dark ground, then is light as before. */
export async function expectFigureInTheme(frontEnd: FrontEnd, index: number): Promise<void> {
  const cell = await frontEnd.showCell(index);
  const paper = cell.locator(".js-plotly-plot .main-svg").first();
  const title = cell.locator(".js-plotly-plot .xtitle").first();
  const look = async (): Promise<string[]> => [
    await paper.evaluate((element) => getComputedStyle(element).backgroundColor),
    await title.evaluate((element) => getComputedStyle(element).fill),
  ];
  await paper.scrollIntoViewIfNeeded();
  await title.waitFor();
  const light = await look();
  expect(light).toEqual(["rgb(255, 255, 255)", "rgb(28, 36, 48)"]);
  await frontEnd.command("apputils:change-theme", { theme: "JupyterLab Dark" });
  try {
    await until(async () => expect(await look()).toEqual(["rgb(17, 17, 17)", "rgb(231, 234, 239)"]));
    await frontEnd.screenshot(`dark-${index}`);
  } finally {
    await frontEnd.command("apputils:change-theme", { theme: "JupyterLab Light" });
  }
  await until(async () => expect(await look()).toEqual(light));
  const subtitle = cell.locator(".gtitle-subtitle");
  if ((await subtitle.count()) === 0) return;
  const [above, below] = [(await cell.locator(".gtitle").boundingBox())!, (await subtitle.boundingBox())!];
  expect(below.y).toBeGreaterThanOrEqual(above.y + 0.8 * above.height);
}
