import { surfaces, type Theme } from "../surfaces.js";
import { fontFamily } from "../theme.js";

const variables = (theme: Theme): string => {
  const { paper, ink, muted, grid, axis } = surfaces[theme];
  const back = theme === "light" ? "#f5f6f8" : "#0e1115";
  const accent = theme === "light" ? "#2f5fa8" : "#8fb4ee";
  return `color-scheme:${theme};--paper:${paper};--ink:${ink};--muted:${muted};--rule:${grid};--line:${axis};--back:${back};--accent:${accent};`;
};

/** Style sheet of the page: one column of cards, a table of contents beside it on wide screens. */
export const style: string = `
:root{${variables("light")}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${variables("dark")}}}
:root[data-theme=dark]{${variables("dark")}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 ${fontFamily};font-feature-settings:"kern","tnum"}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
header>div{min-width:0}
.page{display:grid;grid-template-columns:minmax(0,1fr);max-width:1320px;margin:0 auto;padding:0 20px 64px;gap:0 48px}
header{padding:48px 0 24px;display:flex;gap:24px;justify-content:space-between;align-items:flex-start}
h1,h2,p,li{overflow-wrap:anywhere}
h1{font-size:clamp(1.6rem,1.2rem + 1.6vw,2.3rem);line-height:1.2;letter-spacing:-.02em;margin:0;font-weight:700;text-wrap:balance}
.lead{margin:.6em 0 0;color:var(--muted);max-width:68ch;font-size:1.05rem}
.facts{display:flex;flex-wrap:wrap;gap:8px 28px;margin:18px 0 0;padding:0;list-style:none;font-size:.875rem}
.facts b{display:block;font-weight:600;font-size:1.05rem;color:var(--ink)}.facts li{color:var(--muted);line-height:1.35}
nav{font-size:.9rem;display:none}nav ol{list-style:none;margin:0;padding:0}
nav a{display:block;color:var(--muted);padding:5px 0 5px 14px;border-left:2px solid var(--rule);line-height:1.4}
nav a:hover,nav a[aria-current]{color:var(--accent);border-color:var(--accent);text-decoration:none}
section{scroll-margin-top:20px;margin:0 0 44px}
h2{font-size:1.25rem;letter-spacing:-.01em;line-height:1.3;margin:0 0 6px;font-weight:650}
section>p{margin:0 0 14px;max-width:72ch;color:var(--ink)}
.figures{display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));margin-top:16px}
.figures.one{grid-template-columns:minmax(0,1fr)}
figure{margin:0;background:var(--paper);border:1px solid var(--rule);border-radius:12px;padding:14px 14px 8px;min-width:0;box-shadow:0 1px 2px rgb(16 24 40/.04);overflow:hidden}
.plot{width:100%}.plot .svg-container.svg-container{margin:0 auto!important}.plot .modebar{transition:opacity .2s}
.plot{min-width:0}figure img{max-width:100%;height:auto;display:block;margin:0 auto}
figcaption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.scroll{overflow-x:auto;margin-top:16px;background:var(--paper);border:1px solid var(--rule);border-radius:12px}
table{border-collapse:collapse;width:100%;font-size:.925rem;font-variant-numeric:tabular-nums}
th,td{padding:9px 16px;text-align:left;border-bottom:1px solid var(--rule);white-space:nowrap}
th{font-weight:600;color:var(--muted);font-size:.8rem;letter-spacing:.02em}
tr:last-child td{border-bottom:0}td.number,th.number{text-align:right}
.theme{flex:none;font:inherit;font-size:.85rem;color:var(--muted);background:var(--paper);border:1px solid var(--rule);border-radius:99px;padding:5px 14px;cursor:pointer}
.theme:hover{color:var(--ink);border-color:var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
footer{grid-column:1/-1;border-top:1px solid var(--rule);padding-top:18px;color:var(--muted);font-size:.85rem}
footer p{margin:0 0 .4em}
@media (min-width:1100px){
.page.contents{grid-template-columns:180px minmax(0,1fr)}.page header{grid-column:1/-1}
nav{display:block}nav div{position:sticky;top:28px;padding-top:4px}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{body{background:none}.theme,nav,.modebar{display:none!important}figure{break-inside:avoid;box-shadow:none}}
`.trim();
