import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
  "docs/how-to/regional-parameters.md",
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

describe("the check of the documentation", () => {
  it("finds links that lead nowhere and pages that nothing leads to", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "neurolab-docs-"));
    mkdirSync(path.join(folder, "docs/parity"), { recursive: true });
    const pages = {
      "README.md": "[docs](docs/README.md) [gone](docs/gone.md#part) [web](https://example.org)",
      "CHANGELOG.md": "",
      "CONTRIBUTING.md": "[here](#here)",
      "docs/README.md": "[a](a.md)",
      "docs/a.md": "[up](../README.md)",
      "docs/parity.md": "",
      "docs/parity/b.md": "",
    };
    for (const [name, text] of Object.entries(pages)) writeFileSync(path.join(folder, name), text);
    const { stderr, status } = spawnSync(
      process.execPath,
      [path.join(root, "scripts/check-docs.mjs"), folder],
      {
        encoding: "utf8",
      },
    );
    rmSync(folder, { recursive: true });
    expect(stderr.trim().split("\n")).toEqual([
      "README.md: the link to docs/gone.md leads nowhere",
      "docs/parity.md: nothing leads here; add a link to docs/README.md",
      "docs/parity/b.md: nothing leads here; add a link to docs/parity.md",
    ]);
    expect(status).toBe(1);
  });
});
