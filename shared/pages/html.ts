/** Where markup is kept: no JSON has a member of this name, so nothing that was sent or stored can pass for markup. */
const MARKUP = Symbol("markup");

/** Markup that only `html` can have made. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What may stand in a template: markup as it is, everything else as text, nothing as nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

/**
 * A piece of HTML. Every value in it that is no markup itself becomes text, here and nowhere else, in elements as well as
 * in attributes, which must be quoted (HTML standard, section 13.3; OWASP, "HTML attribute encoding"). Not for values in
 * scripts, styles or comments, and a URL in an attribute must have passed `linkOf`.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { [MARKUP]: String.raw({ raw: parts }, ...values.map(markupOf)) };
}

/** A script of the mesh's own, which stands in the page as it is. Throws if it would end, or hide, before its end. */
export function scriptElement(script: string): Html {
  if (/<\/script|<!--/i.test(script)) throw new Error("a script within a page may not have </script or <!-- in it");
  return { [MARKUP]: `<script>${script}</script>` };
}

/** A picture that the mesh drew itself (shared/codes/picture/frame.ts), which stands in the page as it is. */
export function pictureElement(svg: string): Html {
  return { [MARKUP]: svg };
}

/** The markup as text, to be sent. */
export function textOf(piece: Html): string {
  return piece[MARKUP];
}

function markupOf(value: Content): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escapeText(String(value));
  return MARKUP in value ? value[MARKUP] : value.map(markupOf).join("");
}

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that no document may have, and halves of pairs, go as the replacement character. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? "")
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, "\ufffd");
}
