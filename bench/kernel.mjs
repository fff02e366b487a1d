// Latencies of the kernel as a front end sees them: node bench/kernel.mjs [runs]
import { createRequire } from "node:module";
import os from "node:os";

const { KernelClient } = createRequire(import.meta.url)("../kernel-ext/dist/client/client.js");
const runs = Number(process.argv[2] ?? 5);

const quantile = (times, q) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))];
const show = (name, times) =>
  console.log(
    `${name.padEnd(40)} median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
  );

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const names = ["ready", "firstCell", "cell", "library", "uses", "comm", "prints", "interrupt", "exit"];
const times = Object.fromEntries(names.map((name) => [name, []]));
for (let run = 0; run < runs; run++) {
  const start = performance.now();
  const kernel = await KernelClient.start({ folder: os.tmpdir(), env: { NEUROLAB_KERNEL_HISTORY: "" } });
  await kernel.request("shell", "kernel_info_request");
  times.ready.push(performance.now() - start);
  await kernel.execute("1");
  times.firstCell.push(performance.now() - start);
  for (let i = 0; i < 20; i++)
    times.cell.push(await timed(() => kernel.execute(`const v${i} = ${i}; v${i}`)));
  times.library.push(await timed(() => kernel.execute('import { labelled } from "neurolab"; 0')));
  for (let i = 0; i < 10; i++)
    times.uses.push(
      await timed(() => kernel.execute(`const u${i} = labelled(new Float64Array(2), [2], ["t"]); u${i}`)),
    );
  await kernel.execute(
    `import { comms } from "neurolab-kernel";
     comms().registerTarget("t", (c) => { c.onMessage((m) => c.send({}, { buffers: m.buffers })); }); 0`,
  );
  kernel.send("shell", "comm_open", { comm_id: "c", target_name: "t", data: {} });
  const reply = () =>
    new Promise((resolve) => {
      const stop = kernel.onIopub((message) => {
        if (message.header.msg_type !== "comm_msg") return;
        stop();
        resolve();
      });
    });
  const buffers = [new Uint8Array(8000)];
  for (let i = 0; i < 300; i++)
    times.comm.push(
      await timed(() => {
        const answered = reply();
        kernel.send("shell", "comm_msg", { comm_id: "c", data: {} }, { buffers });
        return answered;
      }),
    );
  times.prints.push(await timed(() => kernel.execute("for (let i = 0; i < 20000; i++) console.log(i);")));
  const looping = kernel.execute("for (;;) {}");
  await new Promise((resolve) => setTimeout(resolve, 300));
  times.interrupt.push(await timed(() => kernel.interrupt().then(() => looping)));
  times.exit.push(
    await timed(async () => {
      kernel.send("control", "shutdown_request", { restart: false });
      await kernel.exited;
    }),
  );
  kernel.close();
}

console.log(`Node ${process.version}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`);
show("start to kernel_info_reply", times.ready);
show("start to the end of the first cell", times.firstCell);
show("cell", times.cell);
show("first import of the library", times.library);
show("cell that uses the library", times.uses);
show("comm round trip, 8 kB", times.comm);
show("20,000 console.log", times.prints);
show("hard interrupt of a loop", times.interrupt);
show("shutdown", times.exit);
