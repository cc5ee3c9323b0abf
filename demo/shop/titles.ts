import { moments } from "../catalog.json";
import { language } from "./words/words.ts";

/** What the moments of demo/catalog.json are called: the title of their first variant, in the shop's language. */
export const TITLES: ReadonlyMap<string, string> = new Map(
  moments.flatMap(({ id, offer }) => {
    const title = offer.variants[0]?.title[language];
    return title === undefined ? [] : [[id, title] as const];
  }),
);
