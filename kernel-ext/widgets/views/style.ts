/** Style of all views; colours follow the page where it names them. */
export const style = `
.nl { --nl-ink: var(--jp-ui-font-color1, light-dark(#1f2733, #e6e9ef)); --nl-dim: var(--jp-ui-font-color2, light-dark(#5b6676, #a4adba));
  --nl-line: var(--jp-border-color2, light-dark(#d9dee6, #343b47)); --nl-face: var(--jp-layout-color1, light-dark(#fff, #15181e));
  --nl-accent: var(--jp-brand-color1, #2f6fb3); color: var(--nl-ink); font: 13px/1.4 system-ui, sans-serif; box-sizing: border-box; }
.nl *, .nl *::before { box-sizing: border-box; }
.nl-title { font-weight: 600; margin: 0 0 8px; font-size: 14px; }
.nl-controls { display: grid; gap: 7px; align-content: start; }
.nl-control { display: grid; grid-template-columns: minmax(0, 1fr) 76px 24px; gap: 1px 6px; align-items: center; }
.nl-control label { grid-column: 1; overflow-wrap: anywhere; font-weight: 500; line-height: 1.25; }
.nl-control .nl-unit { color: var(--nl-dim); font-weight: 400; white-space: nowrap; display: inline-block; }
.nl-control input[type=range] { grid-column: 1 / -1; width: 100%; margin: 0; accent-color: var(--nl-accent); }
.nl-control input[type=number], .nl-control select { grid-column: 2; width: 100%; min-width: 0; font: inherit; color: inherit;
  background: var(--nl-face); border: 1px solid var(--nl-line); border-radius: 4px; padding: 1px 4px; }
.nl button { font: inherit; color: inherit; background: var(--nl-face); border: 1px solid var(--nl-line); border-radius: 4px;
  cursor: pointer; padding: 2px 8px; }
.nl button:hover { border-color: var(--nl-accent); }
.nl button:disabled { opacity: .4; cursor: default; }
.nl .nl-reset { grid-column: 3; padding: 0; width: 24px; height: 22px; line-height: 1; }
.nl :focus-visible { outline: 2px solid var(--nl-accent); outline-offset: 1px; }
.nl-stack { display: flex; gap: 14px; flex-wrap: wrap; align-items: flex-start; }
.nl-stack.nl-column { flex-direction: column; align-items: stretch; }
.nl-stack.nl-row > :first-child { flex: 0 0 260px; }
.nl-stack.nl-row > * { flex: 1 1 420px; min-width: 0; }
.nl.jupyter-widgets-disconnected::before { content: "No kernel: run the cell to bring this to life."; font: 12px/1.4 system-ui, sans-serif;
  color: var(--nl-dim); padding: 0; flex: 0 0 100%; }
.nl .nl.jupyter-widgets-disconnected::before, .nl-explorer.jupyter-widgets-disconnected::before { display: none; }
.nl-progress { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; padding: 4px 0; }
.nl-progress progress { width: 240px; accent-color: var(--nl-accent); }
.nl-figure { width: 100%; min-height: 120px; }
.nl-explorer { display: grid; grid-template-columns: 250px minmax(0, 1fr); gap: 16px; border: 1px solid var(--nl-line);
  border-radius: 8px; padding: 12px; background: var(--nl-face); container-type: normal; }
.nl-explorer .nl-head { grid-column: 1 / -1; display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.nl-explorer .nl-head .nl-title { margin: 0; flex: 1 1 200px; }
.nl-status { color: var(--nl-dim); font-variant-numeric: tabular-nums; min-width: 15em; text-align: right; }
.nl-status.nl-failed { color: light-dark(#c92a2a, #ff8787); }
.nl-panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 10px; }
.nl-panel { min-width: 0; }
.nl-panel.nl-wide { grid-column: 1 / -1; }
.nl-panel h4 { margin: 0 0 2px; font-size: 12px; font-weight: 600; color: var(--nl-dim); }
.nl-search { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px 18px; border: 1px solid var(--nl-line);
  border-radius: 8px; padding: 12px; background: var(--nl-face); container-type: inline-size; }
.nl-search.nl-alone { grid-template-columns: minmax(0, 1fr); }
.nl-search > * { min-width: 0; }
.nl-search .nl-head, .nl-search .nl-across { grid-column: 1 / -1; }
.nl-search .nl-head { display: flex; gap: 8px 14px; align-items: center; flex-wrap: wrap; }
.nl-search .nl-head .nl-title { margin: 0; flex: 1 1 240px; }
.nl-search .nl-panels { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.nl-search h4 { margin: 0; font-size: 12px; font-weight: 600; color: var(--nl-dim); }
.nl-search .nl-failed { color: light-dark(#c92a2a, #ff8787); }
.nl [hidden] { display: none; }
.nl-column { display: grid; gap: 8px; align-content: start; }
.nl-live-head { display: flex; gap: 8px; justify-content: space-between; flex-wrap: wrap; align-items: baseline; }
.nl-menu { display: inline-flex; gap: 6px; align-items: center; }
.nl-menu select, .nl-steps select { font: inherit; color: inherit; background: var(--nl-face); border: 1px solid var(--nl-line); border-radius: 4px;
  padding: 2px 4px; max-width: 180px; }
.nl-menu .nl-unit, .nl-search .nl-unit { color: var(--nl-dim); }
.nl-points { gap: 3px; }
.nl-point { display: grid; grid-template-columns: minmax(0, 9em) minmax(60px, 1fr) minmax(0, 8em); gap: 8px; align-items: center; }
.nl-point .nl-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; }
.nl-point output { font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.nl-point input, .nl-steps input { width: 100%; margin: 0; accent-color: var(--nl-accent); }
.nl-table { border-collapse: collapse; margin: 0; font-size: 12px; color: var(--nl-ink); width: auto; justify-self: start; }
.nl-table th, .nl-table td { padding: 1px 12px 1px 0; text-align: left; border: 0; font-weight: 400; background: none; vertical-align: baseline; }
.nl-table th { color: var(--nl-dim); }
.nl-table td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.nl-steps { display: grid; grid-template-columns: auto minmax(80px, 1fr) auto; gap: 10px; align-items: center; }
.nl-steps output { font-variant-numeric: tabular-nums; min-width: 12em; }
.nl-code { margin: 0; padding: 6px 8px; font: 12px/1.45 ui-monospace, monospace; overflow-x: auto; border-radius: 4px; color: inherit;
  background: color-mix(in srgb, var(--nl-line) 35%, transparent); }
.nl-card { display: grid; gap: 6px; align-content: start; }
.nl-card .nl-row { display: flex; gap: 6px; flex-wrap: wrap; align-items: center; }
@container (max-width: 760px) { .nl-search > * { grid-column: 1 / -1; } }
@container (max-width: 480px) { .nl-search .nl-panels { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 720px) { .nl-explorer { grid-template-columns: minmax(0, 1fr); } }
`;
