import { create } from "../page/create.ts";

/** What is read as one word, and would be broken at the end of a line: "B 31", "TE 418", "Check-in". */
const ONE_WORD = /(\b\p{Lu}{1,2} \d+\b|\p{L}+-\p{L}+)/u;

/** A text of the mesh as children of an element: what is read as one word stays on one line. */
export function keepTogether(text: string): readonly (HTMLElement | string)[] {
  return text
    .split(ONE_WORD)
    .map((part, index) => (index % 2 === 0 ? part : create("span", { class: "one-word" }, [part])));
}
