import type { Moment } from "../../../../shared/catalog/catalog.ts";
import { lookupText } from "../../../../shared/text/lookup-text.ts";
import type { Language } from "../../words/language.ts";

/** What people read first of a moment's first variant, in this language if there is one in it; "" if it gives nothing to read. */
export function titleOf({ offer }: Pick<Moment, "offer">, language: Language): string {
  const title = offer?.variants[0]?.title ?? "";
  return typeof title === "string" ? title : lookupText(title, language, Object.keys(title)[0] ?? "");
}

/** Whether a moment has these words in its id, its campaign or its title, whatever the case. */
export function hasWords(
  moment: Pick<Moment, "id" | "campaign" | "offer">,
  words: string,
  language: Language,
): boolean {
  const { id, campaign = "" } = moment;
  return `${id} ${campaign} ${titleOf(moment, language)}`.toLowerCase().includes(words.trim().toLowerCase());
}
