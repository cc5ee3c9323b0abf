import { type Html, html } from "../../pages/html.ts";

/** A text of the document; what is in backticks is code, a blank line ends a paragraph. */
export function prose(text: string): Html[] {
  return text.split("\n\n").map((paragraph) => html`<p>${spans(paragraph)}</p>`);
}

/** One line of such a text. */
export function spans(text: string): Html[] {
  return text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
