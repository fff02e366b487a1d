/** Style of exported pages. */
export const pageStyle = `
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: #1f2733; background: #f6f7f9; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 28px 64px; background: #fff; min-height: 100vh; box-sizing: border-box; }
.text { max-width: 46em; }
h1 { font-size: 1.9em; line-height: 1.2; } h2 { margin-top: 1.8em; border-bottom: 1px solid #e3e7ed; padding-bottom: .2em; }
a { color: #1d5fa8; } blockquote { margin: 1em 0; padding: .1em 1em; border-left: 4px solid #2f6fb3; background: #f2f6fb; }
code { font: .9em ui-monospace, monospace; background: #f2f4f7; padding: .1em .25em; border-radius: 3px; } pre code { background: none; padding: 0; }
pre { overflow-x: auto; padding: 10px 12px; background: #f6f7f9; border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; }
details.code > summary { color: #5b6676; font-size: 13px; cursor: pointer; } details.code { margin: 10px 0; }
.text details { margin: .6em 0; padding: .4em .9em; border: 1px solid #d9dee6; border-radius: 6px; } .text summary { cursor: pointer; font-weight: 600; }
.outputs { margin: 10px 0 22px; } .stderr, .error { background: #fff1f0; }
img { max-width: 100%; height: auto; } iframe { border: 0; width: 100%; height: 120px; }
table { border-collapse: collapse; margin: 1em 0; } td, th { padding: 4px 12px; border-bottom: 1px solid #e3e7ed; text-align: left; }
math { font-size: 1.08em; } math[display=block] { margin: .8em 0; overflow-x: auto; }
@media print { details.code { display: none; } main { max-width: none; } }
`;
