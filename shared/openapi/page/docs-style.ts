import { html, textOf } from "../../pages/html.ts";

/** The look of the page: one column on a phone, contents beside it on a desk, light or dark as the reader has it. */
export const DOCS_STYLE = html`<style>
:root {
  color-scheme: light dark;
  --page: #fffdfb; --ink: #221d1a; --soft: #655c56; --line: #e5dcd5; --raised: #f7f1ec; --link: #96330f;
  --get: #14602f; --post: #7a3d00; --put: #5b2a86;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #171412; --ink: #f0e9e4; --soft: #b6aaa2; --line: #3a332e; --raised: #221d1a; --link: #ffb08a;
    --get: #86dba0; --post: #ffc27a; --put: #d6b3ff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { margin: 1rem 0 0; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--page); }
.skip:focus { left: 0; }
body > header, main, nav { padding: 0 1.25rem; }
body > header { padding-block: 2.5rem 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; }
h2 { margin: 3.5rem 0 0; font-size: 1.5rem; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1.125rem; line-height: 1.4; }
h3 code { font-size: 1em; font-weight: 600; }
h4 { margin: 1.5rem 0 .25rem; font-size: .8125rem; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
h4 code { text-transform: none; letter-spacing: 0; color: var(--ink); }
.refusal { display: inline-block; margin-inline-end: 1rem; }
p { margin: .5rem 0; max-width: 44rem; }
p a, dt a, dd a { display: inline-block; }
.soft, dt span { color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav > ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; padding: .5rem 0; }
nav > ul > li > a { display: inline-block; padding: .375rem 0; font-weight: 600; }
nav ul ul { display: none; }
article { margin-top: 1.5rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: .75rem; }
article:target, dl > div:target { border-color: var(--link); }
b.get { color: var(--get); } b.post { color: var(--post); } b.put { color: var(--put); }
.list { margin: 1rem 0 0; padding: 0; list-style: none; }
.list li { padding: .25rem 0; }
dl { margin: .25rem 0 0; }
dl > div { padding: .5rem 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; }
dt { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
dt > code { font-weight: 600; }
dt span { font-size: .875rem; }
dd { margin: 0; max-width: 44rem; font-size: .9375rem; }
@media (min-width: 62rem) {
  body { display: grid; grid-template: auto 1fr / 17rem minmax(0, 1fr); max-width: 84rem; margin-inline: auto; }
  body > header { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; max-height: 100vh; padding-block: 1.5rem; overflow-y: auto; border-inline-end: 1px solid var(--line); font-size: .875rem; }
  nav > ul { display: block; }
  nav ul ul { display: block; padding-bottom: .75rem; }
  nav ul ul a { display: block; padding: .1875rem 0; color: inherit; text-decoration: none; }
  nav ul ul a:hover { text-decoration: underline; }
  main { padding: 1.5rem 2.5rem 4rem; }
  dl > div { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0 1.5rem; }
}
@media (max-width: 61.99rem) { main { padding-bottom: 4rem; } }
@media print { nav { display: none; } article { break-inside: avoid; } }
</style>`;

/** What a content security policy must allow of it: its hash (CSP 3, section 8.4). */
export async function hashDocsStyle(): Promise<string> {
  const css = textOf(DOCS_STYLE).slice("<style>".length, -"</style>".length);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(css));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
