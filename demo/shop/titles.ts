import { moments } from "../catalog.json";
import { language } from "./words/words.ts";

/** What the moments of demo/catalog.json are called: the title of their first variant, in the shop's language. */
export const TITLES: ReadonlyMap<string, string> = new Map(
  moments.flatMap((moment) => {
    const { id } = moment;
    const title = "offer" in moment ? moment.offer.variants[0]?.title[language] : undefined;
    return title === undefined ? [] : [[id, title] as const];
  }),
);

/** How long what a moment gives is valid, in minutes, where demo/catalog.json says it; half an hour where it does not. */
export function validMinutesOf(moment: string): number {
  const found = moments.find(({ id }) => id === moment);
  const [, amount, unit] = /^PT(\d+)([MH])$/.exec((found && "validFor" in found && found.validFor) || "PT30M") ?? [];
  return Number(amount) * (unit === "H" ? 60 : 1);
}
