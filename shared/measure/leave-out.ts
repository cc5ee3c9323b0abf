import { present } from "../json/present.ts";
import type { Count } from "./count.ts";
import { hourOf } from "./count-of.ts";
import type { FirstExposure } from "./counted-offer.ts";

/** What takes back that a person counted by this exposure: as one who was exposed, and as one who converted if they did. */
export function uncountFirst({ atMs, offer, isKnown, converted }: FirstExposure): readonly Count[] {
  if (offer === undefined) return [];
  const { key, slot } = offer;
  const figures = present({ exposed: -1, converted: converted && -1 });
  return [present({ hour: hourOf(atMs), key: { ...key, isKnown }, figures, slot })];
}

/** What is remembered of a campaign once a person was in both of its arms: nothing that comes of it counts for lift. */
export function leaveOut({ atMs, isKnown, conversions }: FirstExposure): FirstExposure {
  return present({ atMs, isKnown, conversions, inBoth: true as const });
}
