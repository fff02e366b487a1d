import { writeFileSync } from "node:fs";
import path from "node:path";

/** Cells by what they are for; the tests speak of them by name. */
const CELLS = {
  imports: `import { ALNModel, Dataset, FHNModel, timeseries } from "neurolab";
import { explore, FigureWidget, interact } from "neurolab-kernel";
let state = "kept";`,
  interact: `const fhn = new FHNModel({ seed: 1, params: { duration: 100 } });
const view = interact(
  fhn,
  () => {
    fhn.run();
    return timeseries(fhn.x, { title: "FitzHugh–Nagumo", height: 260 });
  },
  { controls: { x_ext: [0, 2] } },
);
view`,
  explorer: `const aln = new ALNModel({ seed: 1, params: { duration: 2000 } });
const explorer = explore(aln, { controls: ["mue_ext_mean", "mui_ext_mean", "b"] });
explorer`,
  stream: `const stream = new FigureWidget(timeseries(fhn.x, { height: 200, pixels: 200 }));
display(stream);
for (let i = 1; i <= 20; i++) {
  stream.extendTraces({ x: [[100 + i]], y: [[i / 10]] });
  await new Promise((resolve) => setTimeout(resolve, 20));
}
stream.batchUpdate(({ layout }) => {
  layout.height = 240;
});`,
  values: `JSON.stringify({ x_ext: fhn.params.x_ext, ...explorer.values, state })`,
  loop: `for (;;) {}`,
  simulation: `const brain = new ALNModel({ dataset: new Dataset("synthetic"), seed: 2, params: { duration: 10 * 60 * 1000 } });
brain.run({ chunkwise: true, onProgress: progress("Ten minutes") });`,
  error: `const wrong: number = fhn.params.x_exd;`,
  thrown: `function deep(n: number): number {
  if (n === 0) throw new RangeError("too deep");
  return deep(n - 1);
}
deep(3)`,
} as const;

export type CellName = keyof typeof CELLS;

/** Index of a cell of the live notebook. */
export const indexOf = (name: CellName): number => Object.keys(CELLS).indexOf(name);

/** Write a notebook with widgets, long runs and errors. */
export function writeLiveNotebook(folder: string, name: string): void {
  const cells = Object.entries(CELLS).map(([id, source]) => ({
    cell_type: "code",
    id,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: "neurolab", display_name: "TypeScript (neurolab)", language: "typescript" };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(path.join(folder, name), JSON.stringify(notebook));
}
