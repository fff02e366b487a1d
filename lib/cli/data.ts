import { type DatasetFetchOptions, fetchFiles, mismatch } from "../data/fetch.js";
import { findDataset, installedDatasets } from "../data/locate.js";
import { manifest } from "../data/manifest.js";
import { isPublic, publicDatasets } from "../data/publicDatasets.js";
import { ValidationError } from "../errors.js";
import type { Output } from "./main.js";

/** `neurolab data …`: list, fetch and verify data sets. */
export async function dataCommand(args: readonly string[], output: Output, usage: string): Promise<number> {
  const [command, ...rest] = args;
  if (command === "list" && rest.length === 0) return list(output);
  if (command === "fetch" && rest.length > 0) return await fetchCommand(rest, output);
  if (command === "verify") return await verify(rest, output);
  output.report(usage);
  return 2;
}

function list(output: Output): number {
  const installed = installedDatasets();
  output.print("synthetic  built in");
  for (const name of new Set([...installed, ...Object.keys(publicDatasets)])) {
    const place = installed.includes(name)
      ? findDataset(name).label
      : `not here; npx neurolab data fetch ${name}`;
    output.print(`${name.padEnd(9)}  ${place}`);
    if (isPublic(name))
      output.print(`           ${publicDatasets[name].description}; ${publicDatasets[name].terms}`);
  }
  return 0;
}

async function fetchCommand(args: readonly string[], output: Output): Promise<number> {
  const names: string[] = [];
  const options: { folder?: string; url?: string } = {};
  for (let k = 0; k < args.length; k++) {
    const word = args[k]!;
    if (!word.startsWith("-")) names.push(word);
    else if ((word === "--folder" || word === "--url") && args[k + 1] !== undefined)
      options[word.slice(2) as "folder" | "url"] = args[++k]!;
    else
      throw new ValidationError(`fetch has the options --folder <path> and --url <address>, got "${word}".`);
  }
  for (const name of names) {
    const progress: DatasetFetchOptions["onProgress"] = ({ loaded, total, file }) =>
      output.report(
        `${bar(loaded / total)} ${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB  ${file}`,
        true,
      );
    const result = await fetchFiles(name, { ...options, onProgress: progress });
    output.report(`${name}: complete, checksums right.`);
    output.print("path" in result ? result.path : name);
  }
  return 0;
}

function bar(part: number): string {
  const full = Math.round(part * 30);
  return `[${"#".repeat(full)}${".".repeat(30 - full)}]`;
}

async function verify(args: readonly string[], output: Output): Promise<number> {
  const names = args.length > 0 ? args : installedDatasets().filter(isPublic);
  if (names.length === 0) output.print("No public data set is on this machine.");
  let wrong = 0;
  for (const name of names) {
    if (!isPublic(name)) throw new ValidationError(`Only "gw" and "hcp" have checksums, got "${name}".`);
    const folder = findDataset(name);
    for (const file of manifest[name]) {
      const problem = folder.paths.includes(file.path)
        ? await mismatch(folder.read(file.path), file)
        : "missing";
      if (!problem) continue;
      wrong++;
      output.print(`${folder.label}/${file.path}: ${problem}`);
    }
    if (wrong === 0) output.print(`${name}: ${manifest[name].length} files right in ${folder.label}`);
  }
  if (wrong > 0) output.report(`${wrong} files are not as published; fetch the data set again.`);
  return wrong > 0 ? 1 : 0;
}
