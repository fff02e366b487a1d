#!/usr/bin/env node
let cli;
try {
  cli = require("../dist/cjs/cli/main.js");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  console.error("neurolab is not built yet; run: npm run build");
  process.exit(1);
}
cli.main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
