import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { type Installation, jupyterProgram } from "./installation.js";

/** Which front end a server brings. */
export type Kind = "lab" | "notebook";

const TOKEN = "test";
/** Longest time for a server to answer on a busy machine, ms. */
const PATIENCE = 90_000;

/** A Jupyter server on a port of its own. */
export class JupyterServer {
  private log = "";

  private constructor(
    readonly kind: Kind,
    private readonly port: number,
    private readonly child: ChildProcess,
  ) {
    // Also when the tests are stopped half-way.
    process.once("exit", () => child.kill());
    for (const stream of [child.stdout!, child.stderr!])
      stream.on("data", (data: Buffer) => {
        this.log += String(data);
      });
  }

  /** Start a server that shows the notebooks of a folder. */
  static async start(kind: Kind, { env }: Installation, folder: string): Promise<JupyterServer> {
    quieten(env.JUPYTER_CONFIG_DIR!);
    const port = await freePort();
    const child = spawn(
      jupyterProgram(`jupyter-${kind}`),
      [
        "--no-browser",
        "--allow-root",
        `--ServerApp.port=${port}`,
        "--ServerApp.port_retries=0",
        `--IdentityProvider.token=${TOKEN}`,
        `--ServerApp.root_dir=${folder}`,
        `--${kind === "lab" ? "LabApp" : "JupyterNotebookApp"}.expose_app_in_browser=True`,
      ],
      { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] },
    );
    const server = new JupyterServer(kind, port, child);
    await server.ready();
    return server;
  }

  /** Address of a notebook in the front end. */
  notebookUrl(name: string): string {
    const place = this.kind === "lab" ? "lab/tree" : "notebooks";
    return `${this.base}/${place}/${encodeURIComponent(name)}?token=${TOKEN}`;
  }

  /** What the server's interface gives, e.g. `sessions`. */
  async api<T>(method: "GET" | "DELETE", place: string): Promise<T> {
    const response = await fetch(`${this.base}/api/${place}?token=${TOKEN}`, { method });
    if (!response.ok) throw new Error(`${method} ${place}: ${response.status}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** End all kernels and the server. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  }

  private get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        await this.api("GET", "status");
        return;
      } catch {
        if (this.child.exitCode !== null || Date.now() > end) {
          this.child.kill("SIGKILL");
          throw new Error(`jupyter-${this.kind} did not start.\n${this.log}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/** No questions about news, no look for updates. */
function quieten(config: string): void {
  const folder = path.join(config, "lab/user-settings/@jupyterlab/apputils-extension");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, "notification.jupyterlab-settings"),
    JSON.stringify({ fetchNews: "false", checkForUpdates: false, doNotDisturbMode: true }),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
