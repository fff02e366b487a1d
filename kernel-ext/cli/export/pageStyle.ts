/** Style of exported pages; they follow the reader's light or dark theme. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: light-dark(#1f2733, #e7eaef); --paper: light-dark(#fff, #15181e); --back: light-dark(#f6f7f9, #0e1115);
  --dim: light-dark(#5b6676, #a4adba); --rule: light-dark(#e3e7ed, #2a313b); --block: light-dark(#f4f6f8, #1d222a); --accent: light-dark(#1d5fa8, #8fb4ee); }
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: var(--ink); background: var(--back); -webkit-text-size-adjust: 100%; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 28px 64px; background: var(--paper); min-height: 100vh; box-sizing: border-box; }
.text { max-width: 46em; overflow-wrap: break-word; }
h1 { font-size: 1.9em; line-height: 1.2; } h2 { margin-top: 1.8em; border-bottom: 1px solid var(--rule); padding-bottom: .2em; }
a { color: var(--accent); } blockquote { margin: 1em 0; padding: .1em 1em; border-left: 4px solid var(--accent); background: var(--block); }
code { font: .9em ui-monospace, monospace; background: var(--block); padding: .1em .25em; border-radius: 3px; } pre code { background: none; padding: 0; }
pre { overflow-x: auto; padding: 10px 12px; background: var(--block); border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; }
details.code > summary { color: var(--dim); font-size: 13px; cursor: pointer; } details.code { margin: 10px 0; }
.text details { margin: .6em 0; padding: .4em .9em; border: 1px solid var(--rule); border-radius: 6px; } .text summary { cursor: pointer; font-weight: 600; }
.outputs { margin: 10px 0 22px; } .outputs .live { overflow-x: auto; overflow-y: hidden; } .stderr, .error { background: light-dark(#fff1f0, #3a1f1f); }
img { max-width: 100%; height: auto; } iframe { border: 0; width: 100%; height: 32px; color-scheme: light dark; }
.text table { display: block; overflow-x: auto; border-collapse: collapse; margin: 1em 0; } td, th { padding: 4px 12px; border-bottom: 1px solid var(--rule); text-align: left; }
math { font-size: 1.08em; } math[display=block] { margin: .8em 0; overflow-x: auto; overflow-y: hidden; }
@media (max-width: 600px) { main { padding: 12px 14px 40px; } h1 { font-size: 1.5em; } math[display=block] { font-size: .95em; } }
@media print { details.code { display: none; } main { max-width: none; } }
`;
