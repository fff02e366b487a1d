import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { expectDrawnFigures, expectExplorerFollows, expectRunToEnd } from "./firstNotebook.js";
import { drag, type FrontEnd, until } from "./frontEnd.js";
import { FIRST_NOTEBOOK, type Installation } from "./installation.js";
import {
  chosenValue,
  dragSlider,
  expectExplorerShows,
  expectInteractionShows,
  expectStreamShown,
  kernelValues,
  resultOf,
  runCells,
  sliderOf,
} from "./live.js";
import { indexOf } from "./liveNotebook.js";
import { LIVE, openFrontEnd } from "./openFrontEnd.js";
import { expectFigureInTheme, withFigure, withSubtitle } from "./theme.js";

/** Everything that people do in JupyterLab. */
export function describeLab(installation: () => Installation): void {
  const frontEnd = openFrontEnd("lab", installation);

  describe(FIRST_NOTEBOOK, () => {
    let lab: FrontEnd;
    beforeAll(async () => {
      lab = await frontEnd.open(FIRST_NOTEBOOK);
    });
    afterAll(() => lab?.page.close());

    it("runs from top to bottom: every cell counted, no error", () => expectRunToEnd(lab));
    it("draws every figure with Plotly", () => expectDrawnFigures(lab));
    it("its explorer follows a slider that is dragged", () => expectExplorerFollows(lab));
    it("figures follow the theme", async () =>
      expectFigureInTheme(lab, (await lab.cells()).findIndex(withFigure)));
    it("a title stays above its subtitle when the theme changes", async () =>
      expectFigureInTheme(lab, (await lab.cells()).findIndex(withSubtitle)));
    it("leaves no problem in the browser's log", () => {
      expect(lab.problems).toEqual([]);
    });
  });

  describe("a notebook with widgets", () => {
    let lab: FrontEnd;
    let x_ext: number;
    let mue_ext_mean: number;
    beforeAll(async () => {
      lab = await frontEnd.open(LIVE);
    });
    afterAll(() => lab?.page.close());

    it("shows a figure with sliders, and a live explorer", async () => {
      await runCells(lab, "imports", "interact", "explorer");
      await expectInteractionShows(lab, 1);
      await lab.screenshot("interact");
      await expectExplorerShows(lab, 0.4);
      await lab.screenshot("explorer");
    });

    it("a slider that is dragged makes the kernel simulate, and the figure follows", async () => {
      x_ext = await dragSlider(lab, "interact", -0.4);
      await expectInteractionShows(lab, x_ext);
      await lab.screenshot("interact-dragged");
    });

    it("the figure beside the sliders follows the theme", () =>
      expectFigureInTheme(lab, indexOf("interact")));

    it("a slider of the explorer makes the page simulate, and all its figures follow", async () => {
      mue_ext_mean = await dragSlider(lab, "explorer", 0.3);
      await expectExplorerShows(lab, mue_ext_mean);
      await lab.screenshot("explorer-dragged");
    });

    it("a slider dragged faster than the kernel simulates queues nothing: only the newest value waits", async () => {
      await runCells(lab, "slow");
      const slider = await sliderOf(lab, "slow", "x_ext");
      const started = Date.now();
      const positions = 40;
      await drag(slider, 0.4, positions);
      const chosen = await chosenValue(slider);
      // The cell waits its turn behind the update in hand; the newest value may come after it.
      await until(async () => expect((await resultOf<[number, number]>(lab, "runs"))[1]).toBe(chosen));
      const [runs] = await resultOf<[number, number]>(lab, "runs");
      expect(runs).toBeGreaterThanOrEqual(2);
      expect(runs).toBeLessThanOrEqual(3 + (Date.now() - started) / 250);
      expect(runs).toBeLessThan(positions);
      await lab.clearCell(indexOf("slow"));
    });

    it("a figure grows while a cell runs", async () => {
      await runCells(lab, "stream");
      await expectStreamShown(lab);
    });

    it("the kernel knows what was chosen", async () => {
      expect(await kernelValues(lab)).toMatchObject({ x_ext, mue_ext_mean });
    });

    it("the explorer goes on while the kernel is busy", async () => {
      await lab.startCell(indexOf("loop"));
      await lab.kernelIs("busy");
      mue_ext_mean = await dragSlider(lab, "explorer", 0.1);
      await expectExplorerShows(lab, mue_ext_mean);
    });

    it("the stop button ends a loop; what was there before is kept", async () => {
      await lab.toolbar("notebook:interrupt-kernel");
      await lab.kernelIs("idle");
      const { outputs } = (await lab.cells())[indexOf("loop")]!;
      expect(outputs).toMatchObject([{ output_type: "error", ename: "KeyboardInterrupt" }]);
      expect(await kernelValues(lab)).toMatchObject({ x_ext, mue_ext_mean, state: "kept" });
    });

    it("a long simulation shows how far it is, and stops", async () => {
      const index = indexOf("simulation");
      await lab.startCell(index);
      const cell = await lab.showCell(index);
      await cell.locator(".jp-OutputArea-output", { hasText: "Ten minutes" }).first().waitFor();
      await until(async () => expect(await cell.textContent()).toMatch(/[1-9]\d? %/));
      await lab.screenshot("progress");
      await lab.toolbar("notebook:interrupt-kernel");
      await lab.kernelIs("idle");
      const { outputs = [] } = (await lab.cells())[index]!;
      expect(outputs.at(-1)).toMatchObject({ output_type: "error", ename: "KeyboardInterrupt" });
    });

    it("errors stand in the words of the cell, with its lines", async () => {
      const [compiled, thrown] = [await lab.runCell(indexOf("error")), await lab.runCell(indexOf("thrown"))];
      expect(compiled.outputs).toMatchObject([
        { output_type: "error", evalue: expect.stringContaining("x_ext") },
      ]);
      expect(thrown.outputs).toMatchObject([{ ename: "RangeError", evalue: "too deep" }]);
      await lab.showCell(indexOf("error"));
      await lab.screenshot("errors");
    });

    it("texts of foreign data stay texts, in widgets, figures, tables, bars and errors", async () => {
      const index = indexOf("hostile");
      const { outputs = [] } = await lab.runCell(index);
      expect(outputs).toHaveLength(6);
      const cell = await lab.showCell(index);
      await cell.locator(".nl-stack .main-svg").first().waitFor();
      await cell.locator(".nl-explorer").scrollIntoViewIfNeeded();
      await cell.locator(".nl-explorer[data-hash]").waitFor();
      await until(async () => expect(await cell.locator(".main-svg").count()).toBeGreaterThanOrEqual(3));
      await lab.screenshot("hostile");
      expect(await cell.locator("img[src=x], script").count()).toBe(0);
      expect(await lab.page.evaluate(() => "attacked" in window)).toBe(false);
      await lab.clearCell(index);
    });

    it("after the page is loaded anew the widgets are there, with what was chosen", async () => {
      await lab.save();
      await lab.visit(LIVE);
      expect(await chosenValue(await sliderOf(lab, "interact", "x_ext"))).toBe(x_ext);
      await expectInteractionShows(lab, x_ext);
      expect(await chosenValue(await sliderOf(lab, "explorer", "mue_ext_mean"))).toBe(mue_ext_mean);
      await expectExplorerShows(lab, mue_ext_mean);
      await expectStreamShown(lab);
      x_ext = await dragSlider(lab, "interact", 0.2);
      await expectInteractionShows(lab, x_ext);
    });

    it("a restarted kernel knows nothing and runs everything again", async () => {
      await lab.restart();
      const { outputs } = await lab.runCell(indexOf("values"));
      expect(outputs).toMatchObject([{ output_type: "error" }]);
      await runCells(lab, "imports", "interact", "explorer", "stream");
      await expectInteractionShows(lab, 1);
      await expectExplorerShows(lab, 0.4);
      await expectStreamShown(lab);
    });

    it("saved and opened again without that kernel, the explorer still simulates", async () => {
      mue_ext_mean = await dragSlider(lab, "explorer", 0.2);
      await expectExplorerShows(lab, mue_ext_mean);
      await lab.command("@jupyter-widgets/jupyterlab-manager:saveWidgetState");
      await lab.save();
      for (const { id } of await frontEnd.server.api<{ id: string }[]>("GET", "sessions"))
        await frontEnd.server.api("DELETE", `sessions/${id}`);
      await lab.visit(LIVE);
      await expectExplorerShows(lab, mue_ext_mean);
      await expectInteractionShows(lab, 1);
      await expectStreamShown(lab);
      await lab.screenshot("reopened-stream");
      mue_ext_mean = await dragSlider(lab, "explorer", 0.1);
      await expectExplorerShows(lab, mue_ext_mean);
      await lab.screenshot("reopened");
    });

    it("leaves no problem in the browser's log", () => {
      expect(lab.problems).toEqual([]);
    });
  });
}
