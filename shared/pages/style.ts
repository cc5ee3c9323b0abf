import { html } from "./html.ts";

/** How every page looks. It goes out inline, under a hash of its own text. */
export const STYLE = html`
:root{color-scheme:light dark;--paper:#f5f2ec;--card:#fff;--ink:#1d1a16;--soft:#5d564d;--line:#e4ded4;--ember:#a3341b;--glow:#f7d9c4;--glow2:#f0c3a5;--press:#1d1a16;--on-press:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#13110e;--card:#1e1b17;--ink:#f5f0e8;--soft:#b9afa2;--line:#38322b;--ember:#ffb494;--glow:#3a2318;--glow2:#4d2c1c;--press:#f5f0e8;--on-press:#1d1a16}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{min-height:100vh;min-height:100svh;display:flex;flex-direction:column;align-items:center;gap:1.5rem;padding:1.25rem clamp(1rem,4vw,3rem) 2rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif;overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:30rem}
.brand{display:flex;align-items:center;gap:.6rem;font-weight:650;letter-spacing:-.01em}
.logo{flex:none;width:auto;max-width:9rem;height:2.5rem;aspect-ratio:auto;object-fit:contain;background:none}
.brand svg{flex:none;width:1.5rem;height:1.5rem;color:var(--ember)}
main{flex:1;display:flex;flex-direction:column;justify-content:center}
.card{overflow:hidden;background:var(--card);border:1px solid var(--line);border-radius:1.5rem;box-shadow:0 1px 2px #0000000d,0 1.25rem 3rem -1.5rem #00000040}
.art{height:11rem;background:radial-gradient(circle at 22% calc(100% + 1.5rem),var(--ember) 0 3.2rem,transparent 3.3rem),repeating-radial-gradient(circle at 22% calc(100% + 1.5rem),var(--glow) 0 2.4rem,var(--glow2) 2.5rem 4.8rem,var(--glow) 4.9rem)}
[dir=rtl] .art{transform:scaleX(-1)}
img{display:block;width:100%;height:auto;aspect-ratio:3/2;object-fit:cover;background:var(--glow)}
.text{display:flex;flex-direction:column;gap:1rem;padding:clamp(1.25rem,5vw,2.25rem)}
h1{font-size:clamp(1.75rem,1.3rem + 2.4vw,2.5rem);line-height:1.12;letter-spacing:-.025em;font-weight:750;text-wrap:balance}
:lang(ar) h1,h1:lang(ar),h1:lang(fa),h1:lang(ur){letter-spacing:0;line-height:1.3}
.said{font-size:1.125rem;white-space:pre-line}
.soft,footer{color:var(--soft)}
.was{color:var(--soft);font-weight:600}
.when{display:flex;align-items:center;gap:.7rem;padding:.75rem 1rem;border-radius:1rem;background:var(--paper)}
.when svg{flex:none;width:1.375rem;height:1.375rem;color:var(--ember)}
.when span{display:block;color:var(--soft);font-size:.875rem;line-height:1.35}
.when time{display:block;font-size:1rem;color:var(--ink);font-weight:600;line-height:1.35}
a{color:inherit;text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--ember);outline-offset:3px}
.go{display:flex;align-items:center;justify-content:center;min-height:3.25rem;padding:.75rem 1.5rem;border-radius:1.625rem;background:var(--press);color:var(--on-press);font-weight:650;text-align:center;text-decoration:none;transition:opacity .15s}
.go:hover{opacity:.88}
.go.quiet{background:transparent;color:var(--ink);box-shadow:inset 0 0 0 1.5px var(--soft)}
.note{align-items:center;text-align:center}
.note p{text-wrap:balance}
.note>svg{width:4.5rem;height:4.5rem;margin-top:.5rem;color:var(--ember)}
.coupon{display:grid;gap:.6rem;padding:1.25rem;border-radius:1rem;background:var(--paper);text-align:center}
.worth{font-size:1.375rem;font-weight:700;line-height:1.25}
.used .worth{color:var(--soft);text-decoration:line-through}
.code svg{display:block;width:100%;max-width:17rem;height:auto;margin:auto;border-radius:.75rem}
.spoken{font:600 1.25rem/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.02em}
.at{display:block;font-size:1rem;font-weight:600;letter-spacing:0;line-height:1.6;color:var(--soft)}
.small{font-size:.9375rem}
.note .go{align-self:stretch;margin-top:.5rem}
footer{display:grid;gap:.35rem;padding:0 .25rem;font-size:.9375rem}
h2{font-size:1em;font-weight:650;color:var(--ink)}
@media (min-width:52rem){
body{gap:2rem;padding-block:2rem}
.wide header,.wide main,.wide footer{max-width:58rem}
.wide .card{display:grid;grid-template-columns:1fr 1fr;min-height:26rem}
.wide .art,.wide img{height:100%;aspect-ratio:auto;min-height:100%}
.wide img{object-fit:cover}
.wide .text{justify-content:center;gap:1.25rem}
.wide footer p{max-width:42rem}
}
@media (prefers-reduced-motion:reduce){*{transition:none}}
`;
