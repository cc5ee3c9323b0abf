import { create } from "./create.ts";
import { sayUntil, type UntilWords } from "./say-until.ts";

const AGAIN_MS = 20_000;

/** Until when the offer is valid by this device's clock, kept true until `end`. */
export function buildUntil(
  endMs: number,
  words: UntilWords,
): { readonly element: HTMLElement; readonly end: () => void } {
  const element = create("p", { part: "until", lang: words.language });
  function say(): void {
    element.textContent = sayUntil(endMs, Date.now(), words);
  }
  say();
  const timer = setInterval(say, AGAIN_MS);
  return { element, end: () => clearInterval(timer) };
}
