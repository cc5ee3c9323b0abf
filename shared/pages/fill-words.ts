import { type Content, html } from "./html.ts";

/**
 * A sentence with its `{name}` filled in, apart from it in direction: a name of another script leaves the sentence in order
 * (HTML standard, `bdi`).
 */
export function fillWords(sentence: string, name: string): Content {
  const [before = "", ...after] = sentence.split("{name}");
  return [before, ...after.flatMap((text) => [html`<bdi>${name}</bdi>`, text])];
}
