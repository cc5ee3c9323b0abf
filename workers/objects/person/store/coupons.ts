import type { KeptCoupon, LeftCodes } from "../../../../shared/coupons/kept-coupon.ts";
import type { Records } from "./records.ts";
import type { seeRows } from "./seen-rows.ts";
import { CODES_TIMER, type Timer } from "./timers.ts";

/**
 * The coupons of a person, a row each, and the codes of coupons that are gone. They are read when they are asked for, once;
 * whether the index has still to hear of any is known before.
 */
export interface CouponRows {
  readonly list: () => readonly KeptCoupon[];
  /** Writes the row of a coupon, in the place of the one of its id. */
  readonly save: (kept: KeptCoupon) => void;
  readonly remove: (id: string) => void;
  readonly left: () => readonly LeftCodes[];
  /** Writes what of these codes is still to be forgotten; if nothing is, the row goes. */
  readonly saveLeft: (left: LeftCodes) => void;
  /** Whether the index has still to hear of a coupon, or to forget a code. */
  readonly isPending: () => boolean;
  /** When the index is to be told again, since it has not heard of all of them. */
  readonly timers: () => readonly Timer[];
  /** Takes over whether there are any; they are read again once they are asked for. */
  readonly reload: (seen: ReturnType<typeof seeRows>) => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The coupons in this database; none is known before `reload`. `noteChange`: what a coupon tells of the person has changed. */
export function makeCouponRows(records: Records, noteChange: () => void): CouponRows {
  let coupons: Map<string, KeptCoupon> | undefined = new Map();
  let left = new Map<string, LeftCodes>();
  let isPending = false;

  function open(): Map<string, KeptCoupon> {
    if (coupons !== undefined) return coupons;
    coupons = new Map(records.list("coupon").map(({ name, value }) => [String(name), JSON.parse(value)]));
    left = new Map(
      records.list("code").map(({ name, value }) => [String(name), { name: String(name), codes: JSON.parse(value) }]),
    );
    return coupons;
  }

  function clear(): void {
    coupons = new Map();
    left = new Map();
    isPending = false;
  }

  function look(): void {
    isPending = left.size > 0 || [...open().values()].some(({ index }) => index === "put");
  }

  return {
    list: () => [...open().values()],
    save(kept) {
      open().set(kept.coupon.id, kept);
      records.put("coupon", kept.coupon.id, kept);
      noteChange();
      look();
    },
    remove(id) {
      if (!open().delete(id)) return;
      records.remove("coupon", id);
      look();
    },
    left() {
      open();
      return [...left.values()];
    },
    saveLeft({ name, codes }) {
      open();
      if (codes.length === 0) {
        left.delete(name);
        records.remove("code", name);
      } else {
        left.set(name, { name, codes });
        records.put("code", name, codes);
      }
      look();
    },
    isPending: () => isPending,
    timers: () => (isPending ? [{ name: CODES_TIMER, dueMs: 0 }] : []),
    reload(seen) {
      clear();
      isPending = seen("coupon").untold + seen("code").rows > 0;
      if (isPending || seen("coupon").rows > 0) coupons = undefined;
    },
    clear,
  };
}
