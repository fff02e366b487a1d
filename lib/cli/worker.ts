import { ValidationError } from "../errors.js";
import { serveQueue } from "../execution/redisWorker.js";
import type { Output } from "./main.js";

/** `neurolab worker …`: evaluate jobs of explorations and evolutions until told to stop. */
export async function workerCommand(args: readonly string[], output: Output): Promise<number> {
  const options = readOptions(args);
  let jobs = 0;
  const served = await serveQueue({
    ...options,
    onJob: ({ failed }) => {
      jobs++;
      output.report(`${jobs} jobs done${failed ? ", the last one failed" : ""}`, true);
    },
  });
  output.report(
    `Waiting for jobs in ${options.queue ?? "neurolab"} on ${new URL(options.url).host}; Ctrl-C ends.`,
  );
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  output.report("Finishing the present jobs.");
  await served.close();
  output.print(`${jobs} jobs done.`);
  return 0;
}

function readOptions(args: readonly string[]): {
  url: string;
  queue?: string;
  workers?: number;
  lock?: number;
} {
  const found: Record<string, string> = {};
  for (let k = 0; k < args.length; k += 2) {
    const name = /^--(redis|queue|workers|lock)$/.exec(args[k]!)?.[1];
    if (name === undefined || args[k + 1] === undefined)
      throw new ValidationError(
        `worker has the options --redis <address>, --queue <name>, --workers <number> and --lock <ms>, got "${args.slice(k).join(" ")}".`,
      );
    found[name] = args[k + 1]!;
  }
  const url = found.redis ?? process.env.NEUROLAB_REDIS;
  if (url === undefined)
    throw new ValidationError(
      "worker needs the address of a Redis server: --redis redis://host:6379, or NEUROLAB_REDIS.",
    );
  if (!/^rediss?:\/\//.test(url))
    throw new ValidationError(`The address must begin with redis:// or rediss://, got "${url}".`);
  const whole = (name: "workers" | "lock"): number | undefined => {
    if (found[name] === undefined) return undefined;
    const value = Number(found[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new ValidationError(`--${name} must be a whole number ≥ 1, got "${found[name]}".`);
    return value;
  };
  const [workers, lock] = [whole("workers"), whole("lock")];
  return {
    url,
    ...(found.queue !== undefined && { queue: found.queue }),
    ...(workers !== undefined && { workers }),
    ...(lock !== undefined && { lock }),
  };
}
