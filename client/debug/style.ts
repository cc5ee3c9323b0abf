/*
 * How the drawer looks: in a corner of the window, above the app, or with `edge="none"` where it stands in the page. Colours
 * are custom properties, each after `--mesh-debug-`.
 */
export const STYLE = `
:host { all: initial; display: block; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.drawer {
  --surface: var(--mesh-debug-surface, light-dark(#fff, #1e2024));
  --ground: var(--mesh-debug-ground, light-dark(#f2f3f5, #131417));
  --text: var(--mesh-debug-text, light-dark(#17191c, #f4f5f6));
  --muted: var(--mesh-debug-muted, light-dark(#565c64, #b4bac2));
  --line: var(--mesh-debug-line, light-dark(#0000001f, #ffffff2b));
  --good: var(--mesh-debug-good, light-dark(#1a7f45, #5fd38d));
  border: 1px solid var(--line);
  border-radius: var(--mesh-debug-radius, 16px);
  background: var(--surface);
  color: var(--text);
  font: 400 13px/1.5 var(--mesh-debug-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
:host(:not([edge=none])) .drawer {
  position: fixed;
  z-index: 2147483000;
  inset-block-end: 12px;
  inset-inline-start: 12px;
  max-inline-size: min(44em, calc(100% - 24px));
  max-block-size: calc(100dvh - 24px);
  overflow: auto;
  box-shadow: 0 8px 32px #0000002e;
}
:host(:not([edge=none])) .drawer[open] { inline-size: 44em; }
.handle {
  display: flex;
  align-items: center;
  gap: 10px;
  min-block-size: 46px;
  padding-inline: 16px;
  color: var(--muted);
  font-weight: 600;
  cursor: pointer;
  list-style: none;
}
summary::-webkit-details-marker { display: none; }
.handle > * { flex: none; }
.dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--good); }
code, pre { font: 400 12px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.handle .last {
  flex: 1 1 0;
  min-inline-size: 0;
  overflow: hidden;
  font-weight: 400;
  text-align: end;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.fine, .time, .ms { color: var(--muted); }
.lead { padding: 0 16px 8px; color: var(--muted); }
.exchanges { max-block-size: 46dvh; overflow-y: auto; padding: 0 16px 12px; list-style: none; }
.exchanges > li { border-block-start: 1px solid var(--line); }
.exchanges > .fine { padding-block: 9px; }
.exchanges summary {
  display: grid;
  grid-template-columns: auto 1fr auto;
  align-items: baseline;
  gap: 2px 12px;
  padding-block: 9px;
  cursor: pointer;
  font-variant-numeric: tabular-nums;
  list-style: none;
}
.outcome { grid-area: 2 / 2 / 3 / 4; }
pre {
  overflow: auto;
  max-block-size: 260px;
  margin-block: 4px 10px;
  padding: 12px;
  border-radius: 12px;
  background: var(--ground);
  white-space: pre-wrap;
}
.both { display: grid; gap: 0 16px; }
.both > * { min-inline-size: 0; }
.picker { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 12px; padding: 0 16px 12px; }
.picker label { display: grid; flex: 1 1 12em; gap: 2px; }
.picker > p { flex-basis: 100%; }
.picker button, .picker input, .picker select {
  min-inline-size: 0;
  min-block-size: 44px;
  padding: 8px 12px;
  border: 1px solid var(--muted);
  border-radius: 10px;
  background: var(--surface);
  color: inherit;
  font: inherit;
}
.picker button { font-weight: 600; cursor: pointer; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
@media (min-width: 920px) {
  .both { grid-template-columns: 1fr 1fr; }
  .exchanges summary { grid-template-columns: 5.5em 12em 1fr auto; }
  .outcome { grid-area: auto; }
}
@media (prefers-reduced-motion: no-preference) {
  .fresh .dot { animation: blink .7s ease-out; }
  @keyframes blink { from { transform: scale(2.4); } }
}
`;
