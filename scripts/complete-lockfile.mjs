// Adds the optional packages of other platforms that `npm install` leaves out of package-lock.json when the registry
// at hand does not serve them (npm/cli#4828): without their entries `npm ci` refuses the file. Run after npm install.
// With --check nothing is written; the exit code says whether an entry is missing.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const file = path.resolve(import.meta.dirname, "../package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

const missing = {};
for (const [parent, { optionalDependencies = {}, dev, engines }] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const places = [`${parent}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place])) continue;
    const parts = name.split("-");
    const os = systems.find((system) => parts.includes(system));
    const cpu = processors.find((processor) => parts.includes(processor));
    // WebAssembly runs on every system.
    if ((!os && cpu !== "wasm32") || !cpu || !/^\d/.test(version))
      throw new Error(`${name}@${version} of ${parent} names no platform.`);
    const libc = parts.at(-1).startsWith("musl")
      ? ["musl"]
      : parts.at(-1).startsWith("gnu")
        ? ["glibc"]
        : undefined;
    missing[places[1]] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os: [os] }),
      engines,
    };
  }

const names = Object.keys(missing);
if (process.argv.includes("--check")) {
  for (const name of names)
    console.error(`package-lock.json lacks ${name}: run node scripts/complete-lockfile.mjs`);
  process.exitCode = names.length > 0 ? 1 : 0;
} else if (names.length > 0) {
  const entries = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${names.length} entries added.`);
}
