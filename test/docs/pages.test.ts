import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { transform } from "esbuild";
import { installPacked, type Project } from "../consumer/packed.js";
import { typescript50 } from "../consumer/typescript50.js";

const root = path.join(__dirname, "../..");
/** Pages whose TypeScript is one program from top to bottom; what it prints stands in the comments. */
const programs = [
  "README.md",
  "lib/README.md",
  "CHANGELOG.md",
  "docs/adding-a-model.md",
  "docs/how-to/choose-an-integrator.md",
  "docs/how-to/cite.md",
];

const read = (page: string): string => readFileSync(path.join(root, page), "utf8");
const programOf = (text: string): string =>
  [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join("\n");
/** Comments behind `console.log(…);` */
const printedBy = (program: string): string[] =>
  [...program.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line!);

describe("the programs in the documentation", () => {
  let project: Project;
  let problems: (text: string) => string[];
  beforeAll(() => {
    project = installPacked(["@types/node", "undici-types"]);
    problems = typescript50(project);
  }, 60_000);
  afterAll(() => project?.remove());

  it.each(programs)(
    "%s has correct types",
    (page) => {
      expect(problems(`${programOf(read(page))}\nexport {};`)).toEqual([]);
    },
    60_000,
  );

  it.each(programs)(
    "%s prints what it says",
    async (page) => {
      const program = programOf(read(page));
      const { code } = await transform(program, { loader: "ts", format: "esm", target: "es2022" });
      writeFileSync(path.join(project.folder, "page.mjs"), code);
      const { stdout, stderr, status } = spawnSync(process.execPath, ["page.mjs"], {
        cwd: project.folder,
        encoding: "utf8",
        timeout: 60_000,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(printedBy(program).length).toBeGreaterThan(0);
      expect(stdout.trimEnd().split("\n")).toEqual(printedBy(program));
    },
    60_000,
  );
});

describe("links in the documentation", () => {
  const pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].concat(
    readdirSync(path.join(root, "docs"), { recursive: true })
      .map((name) => `docs/${String(name).split(path.sep).join("/")}`)
      .filter((name) => name.endsWith(".md")),
  );

  it.each(pages)("%s leads to files that exist", (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, target]) => target!,
    );
    const missing = targets.filter((target) => !existsSync(path.join(root, path.dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it("reach every page from the index", () => {
    const index = read("docs/README.md");
    const parity = read("docs/parity.md");
    const unreached = pages.filter(
      (page) =>
        page.startsWith("docs/") &&
        page !== "docs/README.md" &&
        !index.includes(`(${page.slice("docs/".length)})`) &&
        !parity.includes(`(${page.slice("docs/".length)})`),
    );
    expect(unreached).toEqual([]);
  });
});
