import type { CapRule, Policy } from "../catalog/policy.ts";
import { beyondBound } from "../coupons/bound-coupons.ts";
import { couponState, withdrawCoupon } from "../coupons/coupon.ts";
import { type KeptCoupon, leavePlace, leftCodes } from "../coupons/kept-coupon.ts";
import { capReached } from "../decide/caps.ts";
import type { Exposure } from "../person/person-state.ts";
import type { PersonRows } from "./person-rows.ts";

/** What caps are judged by when coupons move. */
export type CapPolicy = Pick<Policy, "moments" | "campaigns" | "personCaps"> & {
  readonly mesh: Pick<Policy["mesh"], "timeZone">;
};

/** On which terms coupons move. */
interface Terms {
  /** Random: the codes that the index is to forget because of the merge are kept under it. */
  readonly id: string;
  readonly places: boolean;
  readonly caps: CapPolicy;
  readonly nowMs: number;
}

type CouponRows = Pick<PersonRows, "coupons" | "codes">;

/**
 * The coupons of two people who are one from now on. Those of the device's own person move, and the index is still to hear
 * whose they are. What is open of them is void beyond what the caps allow over the exposures of both, oldest first, so
 * that nobody has more by linking many devices. Beyond the bound the index is to forget codes.
 */
export function uniteCoupons(
  account: CouponRows & Pick<PersonRows, "person">,
  device: CouponRows & Pick<PersonRows, "person">,
  exposures: readonly Exposure[],
  { id, places, caps, nowMs }: Terms,
): Required<CouponRows> {
  const { id: person, timeZone = caps.mesh.timeZone } = account.person.profile;
  const own = account.coupons ?? [];
  const known = new Set(own.map(({ coupon }) => coupon.id));
  const moved = (device.coupons ?? [])
    .filter(({ coupon }) => !known.has(coupon.id))
    .map((kept) => move(places ? kept : withoutPlaces(kept, nowMs), device.person.profile.id));
  const excess = beyondCaps(moved, exposures, { caps, timeZone, nowMs });
  const united = [...own, ...moved.map((kept) => (excess.has(kept) ? withdraw(kept, nowMs) : kept))];
  const gone = new Set(beyondBound(united, nowMs));
  const codes = leftCodes([...gone], person, nowMs);
  return {
    coupons: united.filter((kept) => !gone.has(kept)),
    codes: [...(account.codes ?? []), ...(device.codes ?? []), ...(codes.length === 0 ? [] : [{ name: id, codes }])],
  };
}

function move(kept: KeptCoupon, from: string): KeptCoupon {
  return { ...kept, index: "put", from: [...(kept.from ?? []), from], person: kept.person ?? from };
}

/** What ends with a place is void: nobody knows any more whether they are there. Nor where it was used, but that it was. */
function withoutPlaces(kept: KeptCoupon, nowMs: number): KeptCoupon {
  const left = leavePlace(kept, () => true, nowMs);
  const deeds = left.coupon.deeds.map(({ place: _, ...deed }) => deed);
  return { ...left, coupon: { ...left.coupon, deeds } };
}

function withdraw(kept: KeptCoupon, atMs: number): KeptCoupon {
  return { ...kept, coupon: withdrawCoupon(kept.coupon, { reason: "merge", atMs }) };
}

/** Those that are open and that a cap would not have let through, had all been one person's from the beginning. */
function beyondCaps(
  moved: readonly KeptCoupon[],
  exposures: readonly Exposure[],
  { caps, timeZone, nowMs }: { readonly caps: CapPolicy; readonly timeZone: string; readonly nowMs: number },
): ReadonlySet<KeptCoupon> {
  const open = new Map(
    moved
      .filter(({ coupon }) => couponState(coupon, nowMs) === "open")
      .toSorted((a, b) => a.coupon.mintedMs - b.coupon.mintedMs)
      .map((kept) => [kept.coupon.id, kept]),
  );
  const counted = exposures.filter((one) => !one.void && !open.has(one.id)).toSorted((a, b) => a.atMs - b.atMs);
  const excess = new Set<KeptCoupon>();
  for (const [id, kept] of open) {
    // An exposure that no cap can ask for any more was forgotten, and stands in nobody's way.
    const exposed = exposures.filter((one) => one.id === id);
    const all = [...counted, ...exposed].toSorted((a, b) => a.atMs - b.atMs);
    const isTooMuch = exposed.some((one) => isOverCap(one, all, caps, timeZone));
    if (isTooMuch) excess.add(kept);
    else counted.splice(0, counted.length, ...all);
  }
  return excess;
}

/** Whether some cap counts this exposure, and lets it or one after it not through. */
function isOverCap(
  one: Exposure,
  all: readonly Exposure[],
  { moments, campaigns, personCaps }: CapPolicy,
  timeZone: string,
): boolean {
  const ofMoment = moments.get(one.moment)?.caps ?? [];
  const ofCampaign = one.campaign === undefined ? undefined : campaigns.get(one.campaign)?.caps;
  /** `isCounted`: by these caps, oldest first. */
  const isOver = (rules: readonly CapRule[] = [], isCounted: (other: Exposure) => boolean) => {
    const counted = rules.length === 0 ? [] : all.filter(isCounted);
    const times = counted.map(({ atMs }) => atMs);
    return counted.some(({ atMs }, at) => atMs >= one.atMs && capReached(rules, times.slice(0, at), timeZone, atMs));
  };
  const inRun = all.filter(({ moment, run }) => moment === one.moment && run === one.run).length;
  return (
    ofMoment.some(({ window, max }) => window === "run" && inRun > max) ||
    isOver(ofMoment, ({ moment }) => moment === one.moment) ||
    (one.marketing && isOver(ofCampaign, ({ marketing, campaign }) => marketing && campaign === one.campaign)) ||
    (one.person && isOver(personCaps, ({ person }) => person))
  );
}
