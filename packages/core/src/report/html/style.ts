/** The page's style: readable on paper, in the dark and on a narrow screen. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#5b6570;--paper:#fff;--rule:#d8dee4;--soft:#f4f6f8;--bar:#4a7fb5;--line:#c2571a;
--critical:#8e1b2c;--high:#b3261e;--medium:#8a5a00;--low:#1f6394;--info:#5b6570}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ec;--dim:#9aa5b1;--paper:#14171a;--rule:#32383f;--soft:#1c2024;--bar:#5b93cc;--line:#e0874f;
--critical:#ff8a9a;--high:#ff8a80;--medium:#e3b341;--low:#79b8ff;--info:#9aa5b1}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main,header,nav{max-width:1200px;margin:0 auto;padding:0 1rem}
h1{font-size:1.5rem;margin:1.2rem 0 .2rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:0 0 .3rem}
nav{padding-top:.4rem;padding-bottom:.4rem}nav a{margin-right:.9rem;color:var(--low);text-decoration:none;white-space:nowrap}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;color:var(--dim);font-weight:600;border-bottom:1px solid var(--rule);padding:.25rem .6rem;white-space:nowrap}
td{padding:.25rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:anywhere;min-width:3.5rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font:12px/1.4 ui-monospace,monospace;background:var(--soft);padding:0 .25em;border-radius:3px;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.finding{border:1px solid var(--rule);border-left:5px solid var(--mark);border-radius:4px;padding:.7rem .9rem;margin:.7rem 0;break-inside:avoid}
.critical{--mark:var(--critical)}.high{--mark:var(--high)}.medium{--mark:var(--medium)}.low{--mark:var(--low)}.info{--mark:var(--info)}
.badge{color:var(--mark);font-weight:700;text-transform:uppercase;font-size:12px;margin-right:.5rem}
.dim{color:var(--dim)}.pre{padding-left:calc(var(--depth)*1.1rem)}
figure{margin:.5rem 0}figure svg{width:100%;height:140px;background:var(--soft)}.bars rect{fill:var(--bar)}.line{fill:none;stroke:var(--line);stroke-width:1.5;vector-effect:non-scaling-stroke}
.share{width:5rem;height:8px;margin-left:.5rem}.share rect{fill:var(--bar)}
figcaption{color:var(--dim);font-size:12px}summary{cursor:pointer}
@media print{nav{display:none}details>*{display:block}}
`
