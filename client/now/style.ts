/*
 * How the first screen looks: a list of cards where the element stands, the first one larger. Light or dark follows the system, or
 * what the page says: `mesh-now { color-scheme: dark }`. Sizes are in the person's own text size.
 */
export const STYLE = `
:host { all: initial; display: block; visibility: inherit; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.list, .status {
  --surface: var(--mesh-now-surface, light-dark(#fff, #1e2024));
  --text: var(--mesh-now-text, light-dark(#17191c, #f4f5f6));
  --muted: var(--mesh-now-muted, light-dark(#565c64, #b4bac2));
  --accent: var(--mesh-now-accent, light-dark(#17191c, #f4f5f6));
  --on-accent: var(--mesh-now-on-accent, light-dark(#fff, #17191c));
  --line: var(--mesh-now-line, light-dark(#0000001f, #ffffff2b));
  color: var(--text);
  font: 400 medium/1.5 var(--mesh-now-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
.list { display: grid; max-inline-size: var(--mesh-now-width, 40em); gap: var(--mesh-now-gap, 12px); padding: 0; list-style: none; }
.item {
  position: relative;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: .75em 1.25em;
  padding: 1em 1.25em;
  border: 1px solid var(--line);
  border-radius: var(--mesh-now-radius, 18px);
  background: var(--surface);
  box-shadow: var(--mesh-now-shadow, 0 1px 2px #0000000f);
}
.text { flex: 999 1 14em; }
.kind { color: var(--muted); font-size: .8125em; font-weight: 600; }
.title { font-size: 1.125em; font-weight: 650; line-height: 1.3; text-wrap: balance; }
.body { margin-block-start: .125em; color: var(--muted); white-space: pre-line; }
.until { margin-block-start: .25em; color: var(--muted); font-size: .875em; }
.offer { align-items: end; }
.offer .text { min-block-size: 5.5em; padding-inline-end: 2em; }
.item:first-child { padding: 1.25em; }
.item:first-child .title { font-size: 1.625em; line-height: 1.2; }
.item:first-child .body { font-size: 1.125em; }
.item:first-child .action { flex: 1 1 100%; }
.action {
  flex: 1 1 auto;
  display: grid;
  place-items: center;
  min-block-size: 48px;
  padding: .5em 1.25em;
  border: 1px solid var(--muted);
  border-radius: 99px;
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 600;
  line-height: 1.25;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.item:first-child .action { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.action:hover { text-decoration: underline; }
.dismiss {
  position: absolute;
  inset-block-start: 6px;
  inset-inline-end: 6px;
  inline-size: 44px;
  block-size: 44px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: none;
  color: inherit;
  font: inherit;
  font-size: 1.5em;
  line-height: 1;
  cursor: pointer;
}
.dismiss:hover { background: var(--line); }
.status { margin-block-end: .75em; color: var(--muted); font-size: .875em; }
.status:empty { margin: 0; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
`;
