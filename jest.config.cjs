/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs", ignoreDynamic: true },
      },
    ],
  },
  // All cores: by default Jest leaves one idle, which on a small machine is half of it.
  maxWorkers: "100%",
  // Of the tests that say they may run side by side, as many as the smallest machine has cores.
  maxConcurrency: 2,
  // Sources import "./x.js" so that both module forms resolve; tests run the TypeScript itself.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
};
