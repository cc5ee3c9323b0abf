/* A code is on white, whatever the page: scanners read no code on the dark page of a night. */
export const STYLE = `
.coupon {
  display: flex;
  align-items: center;
  gap: 1em;
  margin: 1em 1.25em 0;
  padding: 8px;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: #fff;
  color: #17191c;
}
.banner .coupon, .button .coupon { margin: 0; }
.button .coupon { grid-row: 3; grid-column: span 2; margin: 4px 4px 8px; }
.code { flex: none; inline-size: 104px; border-radius: 8px; cursor: zoom-in; }
.code-image { display: block; inline-size: 100%; }
.coupon-text { min-inline-size: 0; overflow-wrap: normal; }
.value { font-weight: 650; }
.digits { font: 600 1.0625em/1.5 ui-monospace, Menlo, Consolas, monospace; text-wrap: balance; }
.coupon-state { color: #565c64; font-size: .875em; }
.over { background: none; border-style: dashed; color: inherit; padding: .75em 1em; }
.over .value { text-decoration: line-through; }
.over .coupon-state { color: inherit; font-weight: 600; }
.coupon :focus-visible, .coupon-large :focus-visible { outline-color: #17191c; }
.coupon-large {
  margin: auto;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
  max-inline-size: none;
  max-block-size: none;
  padding: max(20px, env(safe-area-inset-top)) 20px max(20px, env(safe-area-inset-bottom));
  border: 0;
  background: #fff;
  color: #000;
  text-align: center;
}
.coupon-large[open] { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; gap: 16px; justify-items: center; align-items: center; }
.coupon-large .value { font-size: 1.375em; }
.coupon-large .digits { font-size: clamp(1.25em, 6.2vmin, 2.5em); }
.coupon-large img { inline-size: 100%; block-size: 100%; min-block-size: 0; object-fit: contain; }
.coupon-close { min-block-size: 48px; padding: 0 2em; border: 1px solid #17191c; border-radius: 99px; font-weight: 600; }
@media (forced-colors: active) { .code-image, .coupon-large img { forced-color-adjust: none; } }
`;
