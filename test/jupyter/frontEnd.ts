import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { root } from "./installation.js";
import type { JupyterServer } from "./server.js";

/** The part of JupyterLab's application that the tests look at; Notebook 7 is made of the same parts. */
interface Application {
  readonly commands: { execute(name: string, args?: object): Promise<unknown> };
  readonly shell: { readonly currentWidget: Panel | null };
}

interface Panel {
  readonly content: {
    activeCellIndex: number;
    readonly model: { readonly cells: { readonly length: number; get(index: number): { toJSON(): Cell } } };
    readonly widgets: readonly { readonly node: HTMLElement }[];
    scrollToItem(index: number, align?: string): Promise<void>;
  };
  readonly context: { readonly path: string; readonly model: { readonly dirty: boolean } };
  readonly sessionContext: {
    readonly session: { readonly kernel: { readonly id: string; readonly status: string } | null } | null;
  };
}

/** A cell as the front end would save it. */
export interface Cell {
  readonly cell_type: string;
  readonly source: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly ename?: string;
  readonly evalue?: string;
}

declare global {
  interface Window {
    jupyterapp?: Application;
  }
}

const PATIENCE = 60_000;

/** A notebook open in a front end, in one page of a browser. */
export class FrontEnd {
  /** Errors that the page reported. */
  readonly problems: string[] = [];

  private notebook = "";

  private constructor(
    readonly page: Page,
    readonly server: JupyterServer,
  ) {
    page.on("pageerror", (error) => this.problems.push(error.stack ?? String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
  }

  /** Those of them in which our extension had a part. */
  get ownProblems(): string[] {
    return this.problems.filter((text) => text.includes("neurolab"));
  }

  /** Open a notebook and wait for its kernel. */
  static async open(browser: Browser, server: JupyterServer, notebook: string): Promise<FrontEnd> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(PATIENCE);
    const frontEnd = new FrontEnd(page, server);
    await frontEnd.visit(notebook);
    return frontEnd;
  }

  /** Open a notebook in this page; with the same one, load the page anew. */
  async visit(notebook: string): Promise<void> {
    this.notebook = notebook;
    await this.page.goto(this.server.notebookUrl(notebook));
    await this.kernelIs("idle");
  }

  /** Wait until the notebook is there and its kernel in this state. */
  async kernelIs(status: "idle" | "busy"): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, path]) => {
        const panel = window.jupyterapp?.shell.currentWidget;
        return (
          panel?.context?.path === path &&
          panel.sessionContext.session?.kernel?.status === wanted &&
          panel.content.model.cells.length > 0
        );
      },
      [status, this.notebook] as const,
      { timeout: PATIENCE },
    );
  }

  /** Run a command of the front end and wait for its end. */
  async command(name: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      async ([command, options]) => {
        await window.jupyterapp!.commands.execute(command, options);
      },
      [name, args] as const,
    );
  }

  /** Run all cells and wait for the last. */
  async runAll(): Promise<void> {
    await this.command("notebook:run-all-cells");
  }

  /** Begin to run one cell, as with Shift-Enter. */
  async startCell(index: number): Promise<void> {
    await this.page.evaluate((cell) => {
      const { content } = window.jupyterapp!.shell.currentWidget!;
      content.activeCellIndex = cell;
      void window.jupyterapp!.commands.execute("notebook:run-cell");
    }, index);
  }

  /** Run one cell to its end. */
  async runCell(index: number): Promise<Cell> {
    await this.page.evaluate(async (cell) => {
      const { content } = window.jupyterapp!.shell.currentWidget!;
      content.activeCellIndex = cell;
      await window.jupyterapp!.commands.execute("notebook:run-cell");
    }, index);
    return (await this.cells())[index]!;
  }

  /** Remove the outputs of a cell, and with them the widgets that it shows. */
  async clearCell(index: number): Promise<void> {
    await this.page.evaluate(async (cell) => {
      window.jupyterapp!.shell.currentWidget!.content.activeCellIndex = cell;
      await window.jupyterapp!.commands.execute("notebook:clear-cell-output");
    }, index);
  }

  /** All cells with their outputs, from the model: the page holds only those near the view. */
  cells(): Promise<Cell[]> {
    return this.page.evaluate(() => {
      const { cells } = window.jupyterapp!.shell.currentWidget!.content.model;
      return Array.from({ length: cells.length }, (_, i) => cells.get(i).toJSON());
    });
  }

  /** Click a button of the toolbar of the notebook in front. */
  async toolbar(command: string): Promise<void> {
    await this.page
      .locator(`.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="${command}"]`)
      .first()
      .click();
  }

  /** Restart the kernel with the button and the question it asks. */
  async restart(): Promise<void> {
    await this.toolbar("notebook:restart-kernel");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    await this.kernelIs("idle");
  }

  /** Scroll to a cell; returns its element. */
  async showCell(index: number): Promise<Locator> {
    await this.page.evaluate(async (cell) => {
      await window.jupyterapp!.shell.currentWidget!.content.scrollToItem(cell, "start");
    }, index);
    return this.page
      .locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")
      .locator(`.jp-Cell[data-windowed-list-index="${index}"]`);
  }

  /** Identity of the kernel's process as the server knows it. */
  kernelId(): Promise<string | undefined> {
    return this.page.evaluate(
      () => window.jupyterapp!.shell.currentWidget!.sessionContext.session?.kernel?.id,
    );
  }

  /** Save and wait until the file is written. */
  async save(): Promise<void> {
    await this.command("docmanager:save");
    await this.page.waitForFunction(() => !window.jupyterapp!.shell.currentWidget!.context.model.dirty);
  }

  /** Keep a picture in output/jupyter, or where NEUROLAB_SCREENSHOTS says. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env.NEUROLAB_SCREENSHOTS ?? path.join(root, "output/jupyter");
    mkdirSync(folder, { recursive: true });
    // Plotly's drawings and the front end's own animations come to rest.
    await this.page.waitForTimeout(400);
    await this.page.screenshot({ path: path.join(folder, `${this.server.kind}-${name}.png`) });
  }
}

/** Drag a slider with the mouse over a share of its length. */
export async function drag(slider: Locator, share: number, steps: number = 8): Promise<void> {
  await slider.scrollIntoViewIfNeeded();
  const box = (await slider.boundingBox())!;
  const value = await slider.evaluate((element) => {
    const { min, max, valueAsNumber } = element as HTMLInputElement;
    return (valueAsNumber - Number(min)) / (Number(max) - Number(min));
  });
  const thumb = 16;
  const x = box.x + thumb / 2 + value * (box.width - thumb);
  const y = box.y + box.height / 2;
  const { mouse } = slider.page();
  await mouse.move(x, y);
  await mouse.down();
  for (let step = 1; step <= steps; step++) {
    await mouse.move(x + (share * box.width * step) / steps, y);
    await slider.page().waitForTimeout(20);
  }
  await mouse.up();
}

/** Try until it does not throw; after a while its last error counts. */
export async function until(attempt: () => Promise<void>): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
