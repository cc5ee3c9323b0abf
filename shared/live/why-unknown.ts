import type { Catalog } from "../catalog/catalog.ts";
import { didYouMean, similarName } from "../text/similar-name.ts";
import { readPauses } from "./coupon-pause.ts";
import type { NamedThing } from "./live-request.ts";

/** That a catalog has no such thing, and which was probably meant; undefined if it has one. No device is in a catalog. */
export function whyUnknown({ kind, name }: NamedThing, catalog: Catalog): string | undefined {
  if (kind === "device") return undefined;
  if (kind === "coupon") return whyNoCoupon(name, catalog);
  const { moments, campaigns, senders, beacons } = catalog;
  const things = { moment: moments, campaign: campaigns, sender: senders, beacon: beacons }[kind] ?? [];
  const ids = things.map(({ id }) => id);
  if (ids.includes(name)) return undefined;
  return `the catalog has no ${kind} "${name}"${didYouMean(similarName(name, ids))}`;
}

function whyNoCoupon(name: string, { moments = [], loyalty }: Catalog): string | undefined {
  const [pause] = readPauses([name]);
  if (pause === undefined) return `"${name}" is no moment, variant or reward`;
  if ("reward" in pause) {
    const ids = (loyalty?.rewards ?? []).map(({ id }) => id);
    return ids.includes(pause.reward) ? undefined : `the catalog has no reward "${pause.reward}"`;
  }
  const variants = moments.find(({ id }) => id === pause.moment)?.offer?.variants ?? [];
  const isGiven = variants.some(({ id, coupon }) => coupon !== undefined && (pause.variant ?? id) === id);
  return isGiven ? undefined : `the catalog has no coupon of ${name}`;
}
