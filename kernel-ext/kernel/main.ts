// Entry of the kernel process: `node --no-force-async-hooks-checks main.js <connection file>`.
import { startKernel } from "./start.js";

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write("usage: main.js <connection file>\n");
  process.exit(2);
}
startKernel(file);
