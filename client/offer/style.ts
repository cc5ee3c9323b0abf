/*
 * How an offer looks. A constructable style sheet, which a policy of `style-src 'self'` allows. Light or dark follows the
 * system, or what the page says: `mesh-offer { color-scheme: dark }`. Sizes are in the person's own text size, whatever
 * the page makes of `rem`; of its text only direction and visibility come in. Lines and outlines stay where a forced
 * palette takes shadows and backgrounds away.
 */
export const STYLE = `
:host { all: initial; display: contents; visibility: inherit; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none; }
* { box-sizing: border-box; margin: 0; }
.offer, .status {
  --surface: var(--mesh-offer-surface, light-dark(#fff, #1e2024));
  --text: var(--mesh-offer-text, light-dark(#17191c, #f4f5f6));
  --muted: var(--mesh-offer-muted, light-dark(#565c64, #b4bac2));
  --accent: var(--mesh-offer-accent, light-dark(#17191c, #f4f5f6));
  --on-accent: var(--mesh-offer-on-accent, light-dark(#fff, #17191c));
  --line: var(--mesh-offer-line, light-dark(#0000001a, #ffffff24));
  --inset: var(--mesh-offer-inset, 16px);
  position: fixed;
  z-index: var(--mesh-offer-z-index, 1000);
  inset-inline-end: var(--inset);
  inset-block-end: calc(var(--inset) + env(safe-area-inset-bottom, 0px));
  max-inline-size: min(23em, 100% - 2 * var(--inset));
  border: 1px solid var(--line);
  border-radius: var(--mesh-offer-radius, 18px);
  background: var(--surface);
  color: var(--text);
  box-shadow: var(--mesh-offer-shadow, 0 1px 2px #0000000f, 0 12px 40px #00000026);
  font: 400 medium/1.5 var(--mesh-offer-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
.offer { max-block-size: calc(100dvh - 2 * var(--inset)); overflow: auto; }
.title { font-size: 1.1875em; font-weight: 650; line-height: 1.3; }
.title { text-wrap: balance; }
.body { margin-block-start: .25em; color: var(--muted); }
.until { margin-block-start: .5em; color: var(--muted); font-size: .875em; }
.more .until { flex-basis: 100%; margin: 0; }
button { border: 0; padding: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
.action {
  display: grid;
  place-items: center;
  min-block-size: 48px;
  padding: .5em 1.5em;
  border: 1px solid transparent;
  border-radius: 99px;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
  line-height: 1.25;
  text-align: center;
  text-decoration: none;
}
.action:hover { text-decoration: underline; }
.more { display: flex; flex-wrap: wrap; column-gap: 1.5em; color: var(--muted); font-size: .875em; }
.more button { min-block-size: 44px; min-inline-size: 44px; text-align: start; }
.more button:hover, [aria-expanded=true] { color: var(--text); }
.reasons { flex-basis: 100%; padding-block: .25em .75em; }
ul { display: grid; gap: .5em; padding: 0; list-style: none; }
.more *, .status { unicode-bidi: plaintext; }
.close { inline-size: 44px; block-size: 44px; border-radius: 50%; font-size: 1.5em; line-height: 1; }
.close:hover { background: var(--line); }
.card .close, .banner .close { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; }
.card { inline-size: 100%; }
.card .text { padding: 1.25em; padding-block-end: 0; padding-inline-end: 3.5em; }
.card .action { margin: 1.125em 1.25em 0; }
.card .more { padding: .25em 1.43em; }
.image { display: block; inline-size: 100%; max-block-size: 30dvh; aspect-ratio: 16 / 9; object-fit: cover; }
.image ~ .close { background: var(--surface); }
.banner {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: .5em 1.5em;
  inset-inline: 0;
  inset-block-end: 0;
  max-inline-size: none;
  padding: 1em max(60px, 50% - 36em) calc(1em + env(safe-area-inset-bottom, 0px));
  padding-inline-start: max(1.25em, 50% - 36em);
}
.banner .text { flex: 1 1 16em; }
.banner .close { inset-block-start: 16px; }
:host(:not([edge=none])) .banner { border-width: 1px 0; border-radius: 0; }
.button { display: grid; grid-template-columns: 1fr auto; padding: 8px; }
.button .more { grid-row: 2; grid-column: span 2; padding-inline: 1.5em; }
:host([edge=top]) .offer { inset-block: calc(var(--inset) + env(safe-area-inset-top, 0px)) auto; }
:host([edge=top]) .banner { inset-block-start: 0; padding-block: calc(1em + env(safe-area-inset-top, 0px)) 1em; }
:host([edge=none]) .offer { position: relative; inset: auto; max-block-size: none; }
.status {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 1.25em;
  margin: 0 auto;
  inset-block-start: auto;
  inset-inline: 16px;
  inline-size: fit-content;
  max-inline-size: 32em;
  padding: .75em 1.25em;
}
.status button { min-block-size: 44px; font-weight: 600; text-decoration: underline; }
.unseen, .status:empty { clip-path: inset(50%); }
@media (prefers-reduced-motion: no-preference) {
  .offer { animation: arrive .3s ease-out; }
  @keyframes arrive { from { opacity: 0; translate: 0 12px; } }
}
`;
