import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"].flatMap((name) =>
    process.env[name]
      ? [
          path.join(process.env[name], "Google/Chrome/Application/chrome.exe"),
          path.join(process.env[name], "Microsoft/Edge/Application/msedge.exe"),
        ]
      : [],
  ),
};
/** Longest time for one answer, ms: a browser that has just been installed fills its caches first. */
const PATIENCE = 60_000;
/** Whether the browser leads a group of processes, so that its helpers end with it. */
const ownGroup = process.platform !== "win32";

/** An installed Chromium or one of its kin; NEUROLAB_CHROMIUM names the program, or is "none". */
export function findChromium(): string | undefined {
  const given = process.env.NEUROLAB_CHROMIUM;
  if (given) return given === "none" ? undefined : given;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...candidates, ...(PLACES[process.platform] ?? [])].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Remove a profile; helpers of the browser that still write to it do not make a finished figure fail. */
async function removeProfile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined);
}

interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** One page of a Chromium without a window, spoken to through pipes by its DevTools protocol. */
export class ChromiumPage {
  private readonly waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  private count = 0;
  private session: string | undefined;
  private rest = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
  ) {
    const [, , , , output] = child.stdio as unknown as [null, null, null, Writable, Readable];
    output.setEncoding("utf8").on("data", (text: string) => this.receive(text));
    child.once("error", (error) => this.fail(error.message));
    child.once("exit", (code) => this.fail(`The browser ended with code ${code}.`));
  }

  /**
   * Start a browser with a profile of its own; close the page in any case.
   *
   * @param program path of the browser
   * @throws Error when it cannot be started
   */
  static async open(program: string): Promise<ChromiumPage> {
    const profile = mkdtempSync(path.join(tmpdir(), "neurolab-chromium-"));
    const child = spawn(
      program,
      [
        "--headless",
        "--remote-debugging-pipe",
        `--user-data-dir=${profile}`,
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        // Figures in space need WebGL, which machines without a graphics card do in software.
        "--enable-unsafe-swiftshader",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: ownGroup },
    );
    const page = new ChromiumPage(child, profile);
    try {
      const { targetId } = await page.send<{ targetId: string }>("Target.createTarget", {
        url: "about:blank",
      });
      const attached = await page.send<{ sessionId: string }>("Target.attachToTarget", {
        targetId,
        flatten: true,
      });
      page.session = attached.sessionId;
    } catch (error) {
      await page.close();
      throw error;
    }
    return page;
  }

  /** Send a command of the protocol and wait for its result. */
  send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.count;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`The browser did not answer ${method} within ${PATIENCE / 1000} s.`));
      }, PATIENCE);
      this.waiting.set(id, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      const message = { id, method, params, ...(this.session && { sessionId: this.session }) };
      (this.child.stdio as unknown as Writable[])[3]!.write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Value of an expression in the page; promises are awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** End the browser and remove its profile. */
  async close(): Promise<void> {
    if (this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      if (ownGroup) process.kill(-this.child.pid, "SIGKILL");
      else this.child.kill("SIGKILL");
      await ended;
    }
    await removeProfile(this.profile);
  }

  private receive(text: string): void {
    const messages = (this.rest + text).split("\0");
    this.rest = messages.pop()!;
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as Reply;
      const asked = id === undefined ? undefined : this.waiting.get(id);
      if (!asked) continue;
      this.waiting.delete(id!);
      if (error) asked.reject(new Error(error.message));
      else asked.resolve(result as never);
    }
  }

  private fail(message: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(message));
    this.waiting.clear();
  }
}
