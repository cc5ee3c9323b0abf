import { present } from "../json/present.ts";
import type { Count } from "../measure/count.ts";
import { type FirstExposure, type Guarded, type Measured, withoutPlace } from "../measure/counted-offer.ts";
import { leaveOut, uncountFirst } from "../measure/leave-out.ts";
import { uniteByName } from "./unite-by-name.ts";

/**
 * The first exposures of two people who are one from now on, and what takes back what was counted of one person too many: of
 * each campaign the earlier of the two exposures keeps its arm, and whoever was in both arms is left out of lift. Without
 * `places` nothing tells where the device's own was.
 */
export function uniteMeasured(
  account: Measured,
  device: Measured,
  { places }: { readonly places: boolean },
): { readonly measured: Measured; readonly counts: readonly Count[] } {
  const counts: Count[] = [];
  const countedAs = new Map<FirstExposure, FirstExposure>();
  const moved = Object.entries(device).map(([campaign, first]) => {
    const kept = move(first, places);
    countedAs.set(kept, first);
    return [campaign, kept] as const;
  });
  const uncount = (first: FirstExposure) => counts.push(...uncountFirst(countedAs.get(first) ?? first));
  const measured = uniteByName(account, Object.fromEntries(moved), (one, other) => {
    const [first, later] = isFirst(one, other) ? [one, other] : [other, one];
    const united: FirstExposure = present({
      ...first,
      guarded: uniteGuarded(first.guarded, later.guarded),
      conversions: uniteConversions(first.conversions, later.conversions),
    });
    uncount(later);
    if (!isInBoth(first, later)) return united;
    uncount(first);
    return leaveOut(united);
  });
  return { measured, counts };
}

/** Of two at one instant the same is the first whichever person comes first: one who converted, then by what was offered. */
function isFirst(one: FirstExposure, other: FirstExposure): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  return nameOf(one) <= nameOf(other);
}

function nameOf({ converted, isKnown, offer }: FirstExposure): string {
  const { arm, moment, variant, channel, place } = offer?.key ?? {};
  return JSON.stringify([converted === undefined, arm, moment, variant, channel, place, isKnown]);
}

function move(first: FirstExposure, places: boolean): FirstExposure {
  const offer = first.offer && (places ? first.offer : withoutPlace(first.offer));
  return present({ ...first, offer, moved: true as const });
}

/** Of whose arm nothing is known any more, none counts. */
function isInBoth(first: FirstExposure, later: FirstExposure): boolean {
  if (first.inBoth || later.inBoth) return true;
  if (first.offer === undefined || later.offer === undefined) return false;
  return first.offer.key.arm !== later.offer.key.arm;
}

function uniteGuarded(one: Guarded | undefined, other: Guarded | undefined): Guarded | undefined {
  if (one === undefined || other === undefined || one.day !== other.day) return later(one, other);
  return { ...one, ...other };
}

function uniteConversions(
  one: FirstExposure["conversions"],
  other: FirstExposure["conversions"],
): FirstExposure["conversions"] {
  if (one === undefined || other === undefined || one.day !== other.day) return later(one, other);
  return { day: one.day, count: one.count + other.count };
}

function later<Day extends { readonly day: number }>(one: Day | undefined, other: Day | undefined): Day | undefined {
  return (other?.day ?? 0) > (one?.day ?? 0) ? other : one;
}
