/*
 * How the question looks: along the lower edge of the window, or with `edge="none"` where the element stands. Both answers have one look.
 * Light or dark follows the system, or what the page says: `mesh-consent { color-scheme: dark }`. Sizes are in the person's
 * own text size.
 */
export const STYLE = `
:host { all: initial; display: block; visibility: inherit; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.question {
  --surface: var(--mesh-consent-surface, light-dark(#fff, #1e2024));
  --text: var(--mesh-consent-text, light-dark(#17191c, #f4f5f6));
  --muted: var(--mesh-consent-muted, light-dark(#565c64, #b4bac2));
  --accent: var(--mesh-consent-accent, var(--brand, light-dark(#17191c, #f4f5f6)));
  --on-accent: var(--mesh-consent-on-accent, var(--on-brand, light-dark(#fff, #17191c)));
  --line: var(--mesh-consent-line, light-dark(#0000001f, #ffffff2b));
  --note: var(--mesh-consent-note, light-dark(#f2f3f5, #2c2f35));
  --inset: var(--mesh-consent-inset, 16px);
  display: grid;
  gap: .875em;
  color: var(--text);
  font: 400 medium/1.5 var(--mesh-consent-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
:host(:not([edge=none])) .question {
  position: fixed;
  z-index: var(--mesh-consent-z-index, 1001);
  inset-inline: var(--inset);
  inset-block-end: calc(var(--inset) + env(safe-area-inset-bottom, 0px));
  max-inline-size: 34em;
  max-block-size: calc(100dvh - 2 * var(--inset));
  margin-inline: auto;
  padding: 1.25em;
  overflow: auto;
  border: 1px solid var(--line);
  border-radius: var(--mesh-consent-radius, 18px);
  background: var(--surface);
  box-shadow: var(--mesh-consent-shadow, 0 1px 2px #0000000f, 0 12px 40px #00000033);
}
.logo { max-block-size: 2.5em; max-inline-size: 60%; }
.title, ::slotted([slot=title]) { font-size: 1.375em; font-weight: 650; line-height: 1.25; text-wrap: balance; }
.lead, .why, .fine { color: var(--muted); }
.fine, .why { font-size: .875em; line-height: 1.4; }
.note { padding: .75em 1em; border-radius: 12px; background: var(--note); font-size: .9375em; }
.purposes {
  min-inline-size: 0;
  padding: 0;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: var(--mesh-consent-radius, 18px);
  background: var(--surface);
}
.unseen { position: absolute; clip-path: inset(50%); }
.purpose {
  display: grid;
  grid-template-columns: 1fr auto;
  align-items: center;
  gap: 1em;
  min-block-size: 44px;
  padding: .6875em 1.125em;
  cursor: pointer;
}
.purpose + .purpose { border-block-start: 1px solid var(--line); }
.purpose:hover { background: var(--note); }
.name, .why { display: block; }
.name { font-weight: 650; }
.box {
  appearance: none;
  position: relative;
  inline-size: 28px;
  block-size: 28px;
  margin: 0;
  border: 2px solid var(--muted);
  border-radius: 9px;
  cursor: pointer;
}
.box:checked { background: var(--accent); }
.box:checked::after {
  content: "";
  position: absolute;
  inset: 2px 7px auto;
  block-size: 14px;
  border: solid var(--on-accent);
  border-width: 0 3px 3px 0;
  rotate: 42deg;
}
.answers { display: grid; grid-template-columns: 1fr 1fr; gap: .75em; }
:host(:not([edge=none])) .answers {
  position: sticky;
  z-index: 1;
  inset-block-end: -1.25em;
  margin: -.5em -1.25em;
  padding: .75em 1.25em;
  background: var(--surface);
}
button { color: inherit; font: inherit; cursor: pointer; }
.answer {
  min-block-size: 52px;
  padding: .5em .75em;
  border: 1px solid var(--muted);
  border-radius: 99px;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
  line-height: 1.25;
}
.answer:hover { text-decoration: underline; }
.answer:disabled { opacity: .6; cursor: default; }
.later {
  justify-self: center;
  min-block-size: 44px;
  padding: .25em 1em;
  border: 0;
  background: none;
  color: var(--muted);
  text-decoration: underline;
  text-underline-offset: .2em;
}
.notice { color: var(--text); }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
.purpose :focus-visible { outline-offset: 3px; }
@media (forced-colors: active) {
  .box { appearance: auto; }
  .box::after { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  :host(:not([edge=none])) .question { animation: arrive .3s ease-out; }
  @keyframes arrive { from { opacity: 0; translate: 0 12px; } }
}
`;
