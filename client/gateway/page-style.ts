import { createHash } from "node:crypto";

const REFRESH_MS = 3_000;

/**
 * Script of the page. The page shows the newest status, except while the person is selecting text, and says if the gateway does
 * not answer.
 */
export const SCRIPT = `
setInterval(async () => {
  const main = document.querySelector("main"), gone = document.querySelector("#gone");
  if (document.hidden || String(getSelection()) !== "") return;
  try {
    const answer = await fetch("/", { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.replaceWith(page.querySelector("main"));
    gone.hidden = true;
  } catch { gone.hidden = false; }
}, ${REFRESH_MS});
`;

/** Of the page: readable on a phone, by day and by night. */
export const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d9d6cf,#3b3a37);--soft:light-dark(#6a665d,#a8a49a);--note:light-dark(#fff4d6,#3d3213);
--code:light-dark(#f3f1ec,#26251f);--good:light-dark(#1d7a46,#6fd49a);--bad:light-dark(#a8480c,#ffb37a)}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem 1rem 3rem;max-width:56rem;font:1rem/1.5 system-ui,sans-serif;background:light-dark(#fcfbf9,#191814);
color:light-dark(#26241f,#edeae2);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0}h2{font-size:1rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
#gone,.advice{background:var(--note);border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}
pre{background:var(--code);border-radius:.375rem;padding:.625rem .75rem;margin:.5rem 0 0;white-space:pre-wrap;font:.875rem/1.45 ui-monospace,monospace;user-select:all}
table{width:100%;border-collapse:collapse}th{text-align:left;font-weight:400;color:var(--soft)}
th,td{padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.facts th{width:9rem}
@media(max-width:40rem){thead{display:none}.boxes tr{display:grid;grid-template-columns:1fr 1fr;padding:.5rem 0;border-bottom:1px solid var(--line)}
.boxes td{border:0;padding:0}
.boxes td:nth-child(1){font-weight:600}
.boxes td:nth-child(2),.boxes td:nth-child(5){text-align:right;color:var(--soft)}
.boxes td:nth-child(3):not(:empty)::before{content:"zone ";color:var(--soft)}
.boxes td:nth-child(4){grid-column:1}
.boxes td:nth-child(4)::after{content:" rows";color:var(--soft)}
.boxes td:nth-child(6){grid-column:1/3;color:var(--bad)}
.boxes td:nth-child(3){grid-column:1/3}
.boxes td:empty{display:none}}
`;

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The headers of the page: nothing runs on it but what is its own, and no other page shows it. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
