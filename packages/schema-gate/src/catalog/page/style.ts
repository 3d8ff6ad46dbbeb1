/** The whole style of the page: light and dark as the reader has it, and paper. */
export const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d9dee6;--page:#fff;--panel:#f5f7fa;--accent:#0b5cad;--topic:#e4f0fc;--app:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b6;--line:#333c49;--page:#14181f;--panel:#1c222b;--accent:#7db8f5;--topic:#1d3550;--app:#232b36}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
.layout{display:grid;grid-template-columns:16rem minmax(0,1fr);max-width:80rem;margin:auto}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.25rem;border-right:1px solid var(--line);font-size:.9rem}
nav ul{list-style:none;margin:.25rem 0 1rem;padding:0}nav li{padding:.1rem 0}
nav h2{font-size:.8rem;text-transform:uppercase;letter-spacing:.05em;color:var(--soft);margin:1rem 0 0;border:0;padding:0}
nav h2.namespace{text-transform:none;letter-spacing:0}
main{padding:1.25rem 2rem 4rem;min-width:0}
h1{font-size:1.6rem;margin:.25rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.25rem 0 .75rem}a{color:var(--accent);text-decoration:none}a:hover,a:focus-visible{text-decoration:underline}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.9rem}.kind{font-weight:400;color:var(--soft);font-size:.85rem;border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;margin-left:.25rem}
input[type=search]{width:100%;padding:.5rem .6rem;font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:.4rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}td:nth-child(1){white-space:nowrap}td:nth-child(4){min-width:16rem}
.symbols{columns:3 10rem;padding-left:1.2rem}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;background:var(--panel)}summary{cursor:pointer;padding:.5rem .8rem}details>div{padding:0 .8rem .6rem}
.flow{display:block;max-width:100%;height:auto;margin:.75rem 0}
.flow rect{stroke:var(--line);fill:var(--app)}.flow .topic{fill:var(--topic);stroke:var(--accent)}.flow path{fill:none;stroke:var(--soft);stroke-width:1.3}.flow .tip{fill:var(--soft);stroke:none}.flow text{font:13px ui-monospace,monospace;fill:var(--ink);text-anchor:middle}
:target{scroll-margin-top:1rem}:target>h3,:target>h2{color:var(--accent)}
[hidden]{display:none!important}
@media (max-width:50rem){.layout{display:block}nav{position:static;height:auto;max-height:45vh;border-right:0;border-bottom:1px solid var(--line)}main{padding:1rem}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--page:#fff;--panel:#fff;--accent:#000;--topic:#fff;--app:#fff}nav{display:none}.layout{display:block}main{padding:0}details>div{display:block}section{break-inside:avoid-page}.topic-part{break-before:auto}}
`.trim();
