// Draws every figure of the gallery into one page: output/gallery.html, and each static picture beside it.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const output = path.resolve(process.argv[2] ?? path.join(root, "output"));
mkdirSync(output, { recursive: true });

const bundle = path.join(output, "gallery.mjs");
await build({
  stdin: {
    contents: `export { gallery } from "./test/lib/display/gallery/index.ts"; export * from "./lib/display/index.ts";`,
    resolveDir: root,
  },
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: bundle,
});
const { gallery, htmlPage, readPlotly, renderPng, renderSvg } = await import(pathToFileURL(bundle).href);

let time = 0;
for (const figures of Object.values(gallery))
  for (const [name, draw] of Object.entries(figures)) {
    const figure = draw();
    const start = performance.now();
    const png = renderPng(figure);
    time += performance.now() - start;
    writeFileSync(path.join(output, `${name}.png`), png);
    writeFileSync(path.join(output, `${name}.svg`), renderSvg(figure, { theme: "dark" }));
  }
console.log(`static pictures: ${(time / 1000).toFixed(1)} s`);

const spaced = (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const sections = Object.entries(gallery).flatMap(([section, figures]) =>
  Object.entries(figures).map(([name, draw]) => ({
    heading: capital(spaced(name)),
    text: section,
    figure: draw(),
  })),
);
const page = htmlPage({
  title: "Gallery of figures",
  lead: "Every figure that neurolab draws, from made-up data.",
  sections,
  plotly: readPlotly({ bundle: "full", from: root }),
  pictures: false,
});
const file = path.join(output, "gallery.html");
writeFileSync(file, page);
console.log(`${file}: ${sections.length} figures, ${(page.length / 1e6).toFixed(1)} MB`);
