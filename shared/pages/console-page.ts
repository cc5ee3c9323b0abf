import { html } from "./html.ts";
import { KEY } from "./icons.ts";
import { type Page, renderPage } from "./page.ts";

/**
 * The page of the console (GET /console/), the same for everybody: it holds no data. Its script signs in, fetches what the
 * operator may see, and puts it in here as text.
 */
export async function consolePage(script: string): Promise<Page> {
  const { body, headers } = await renderPage({
    lang: "en",
    title: "Console",
    mesh: { name: "Console" },
    style: STYLE,
    script,
    main: html`<div class="card"><div class="text">
${KEY}
<h1 id="host">Console</h1>
<p id="say" role="status"></p>
<noscript><p>This page works with its script only. Please allow scripts for this host.</p></noscript>
<div id="out" class="part" hidden>
<p>To sign in, ask in a terminal for a link. It opens this page, and is good once, for a minute:</p>
<p><code id="command">npx mesh console</code></p>
<p class="soft small" id="hint"></p>
</div>
<div id="in" class="part" hidden>
<h2>Published</h2>
<p id="published"></p>
<table id="versions"><caption>Recent versions, the current one first</caption>
<thead><tr><th scope="col">When and who</th><th scope="col">Why and what</th></tr></thead><tbody id="rows"></tbody></table>
<h2>Paused and revoked</h2>
<div id="live"></div>
<p class="soft small">The rest is done in a terminal: <code>mesh publish</code> and <code>mesh rollback</code> change what is
published, <code>mesh pause</code>, <code>resume</code>, <code>revoke</code> and <code>restore</code> switch what runs.</p>
<button id="leave" class="go quiet" type="button">Sign out</button>
</div>
</div></div>`,
  });
  return { body, headers: { ...headers, ...OF_OPERATORS } };
}

/** No window of another origin has a hold on this one, and a browser that was here once comes by TLS only (RFC 6797). */
const OF_OPERATORS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=31536000",
};

const STYLE = html`
header,main{max-width:44rem}
main{justify-content:flex-start}
h1{font-size:clamp(1.375rem,1rem + 2vw,2rem)}
[hidden]{display:none}
.part:not([hidden]){display:flex;flex-direction:column;gap:1rem}
.text>svg{width:3.5rem;height:3.5rem;color:var(--ember)}
h2{margin-top:.75rem;font-size:1.125rem}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;padding:.15em .4em;border-radius:.4em;background:var(--paper)}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.9375rem}
th:first-child{width:42%}
td span,td code{display:block;color:var(--soft)}
td code{width:fit-content;margin-top:.3rem}
caption{text-align:start;color:var(--soft);padding-bottom:.35rem}
th,td{padding:.55rem .75rem .55rem 0;text-align:start;vertical-align:top;border-top:1px solid var(--line)}
th{font-weight:600;color:var(--soft)}
ul{padding-inline-start:1.25rem}
button{font:inherit;font-weight:650;border:0;cursor:pointer}
button:focus-visible{outline:3px solid var(--ember);outline-offset:3px}
`;
