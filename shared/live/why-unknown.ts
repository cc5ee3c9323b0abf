import type { Catalog } from "../catalog/catalog.ts";
import { didYouMean, similarName } from "../text/similar-name.ts";
import type { NamedThing } from "./live-request.ts";

/** That a catalog has no such thing, and which was probably meant; undefined if it has one. No device is in a catalog. */
export function whyUnknown({ kind, name }: NamedThing, catalog: Catalog): string | undefined {
  if (kind === "device") return undefined;
  const { moments, campaigns, senders, beacons } = catalog;
  const things = { moment: moments, campaign: campaigns, sender: senders, beacon: beacons }[kind] ?? [];
  const ids = things.map(({ id }) => id);
  if (ids.includes(name)) return undefined;
  return `the catalog has no ${kind} "${name}"${didYouMean(similarName(name, ids))}`;
}
