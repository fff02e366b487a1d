// Checks that links in the documentation lead to files, and that docs/README.md or docs/parity.md reach every page.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, ".."));
const read = (page) => readFileSync(path.join(root, page), "utf8");
const inDocs = readdirSync(path.join(root, "docs"), { recursive: true })
  .map((name) => `docs/${String(name).split(path.sep).join("/")}`)
  .filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...inDocs];

const problems = [];
const reached = new Set(["docs/README.md"]);
for (const page of pages)
  for (const [, target] of read(page).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
    const file = path.posix.join(path.posix.dirname(page), target);
    if (!existsSync(path.join(root, file))) problems.push(`${page}: the link to ${target} leads nowhere`);
    if (page === "docs/README.md" || page === "docs/parity.md") reached.add(file);
  }
for (const page of inDocs)
  if (!reached.has(page)) {
    const index = page.startsWith("docs/parity/") ? "docs/parity.md" : "docs/README.md";
    problems.push(`${page}: nothing leads here; add a link to ${index}`);
  }
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`Links of ${pages.length} pages lead somewhere.`);
process.exitCode = problems.length === 0 ? 0 : 1;
