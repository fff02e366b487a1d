import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { expectDrawnFigures, expectExplorerFollows, expectRunToEnd } from "./firstNotebook.js";
import type { FrontEnd } from "./frontEnd.js";
import { FIRST_NOTEBOOK, type Installation } from "./installation.js";
import {
  chosenValue,
  dragSlider,
  expectExplorerShows,
  expectInteractionShows,
  kernelValues,
  runCells,
  sliderOf,
} from "./live.js";
import { indexOf } from "./liveNotebook.js";
import { LIVE, openFrontEnd } from "./openFrontEnd.js";

/** The main path in Notebook 7, which takes the same extension. */
export function describeNotebook7(installation: () => Installation): void {
  const frontEnd = openFrontEnd("notebook", installation);

  it(`runs ${FIRST_NOTEBOOK} from top to bottom and draws its figures`, async () => {
    const notebook = await frontEnd.open(FIRST_NOTEBOOK);
    await expectRunToEnd(notebook);
    await expectDrawnFigures(notebook);
    await expectExplorerFollows(notebook);
    expect(notebook.ownProblems).toEqual([]);
    await notebook.page.close();
  });

  describe("a notebook with widgets", () => {
    let notebook: FrontEnd;
    let x_ext: number;
    let mue_ext_mean: number;
    beforeAll(async () => {
      notebook = await frontEnd.open(LIVE);
    });
    afterAll(() => notebook?.page.close());

    it("sliders change figures, through the kernel and without it", async () => {
      await runCells(notebook, "imports", "interact", "explorer");
      await expectExplorerShows(notebook, 0.4);
      x_ext = await dragSlider(notebook, "interact", -0.4);
      await expectInteractionShows(notebook, x_ext);
      await notebook.screenshot("interact");
      mue_ext_mean = await dragSlider(notebook, "explorer", 0.3);
      await expectExplorerShows(notebook, mue_ext_mean);
      await notebook.screenshot("explorer");
      expect(await kernelValues(notebook)).toMatchObject({ x_ext, mue_ext_mean });
    });

    it("the stop button ends a loop", async () => {
      await notebook.startCell(indexOf("loop"));
      await notebook.kernelIs("busy");
      await notebook.toolbar("notebook:interrupt-kernel");
      await notebook.kernelIs("idle");
      const { outputs } = (await notebook.cells())[indexOf("loop")]!;
      expect(outputs).toMatchObject([{ ename: "KeyboardInterrupt" }]);
      expect(await kernelValues(notebook)).toMatchObject({ state: "kept" });
    });

    it("after the page is loaded anew the widgets are there", async () => {
      await notebook.save();
      await notebook.visit(LIVE);
      expect(await chosenValue(await sliderOf(notebook, "interact", "x_ext"))).toBe(x_ext);
      await expectInteractionShows(notebook, x_ext);
      await expectExplorerShows(notebook, mue_ext_mean);
    });

    it("a restarted kernel runs everything again", async () => {
      await notebook.restart();
      await runCells(notebook, "imports", "interact", "explorer");
      await expectInteractionShows(notebook, 1);
      await expectExplorerShows(notebook, 0.4);
      expect(notebook.ownProblems).toEqual([]);
    });
  });
}
