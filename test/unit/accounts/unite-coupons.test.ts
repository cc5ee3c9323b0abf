import { describe, expect, it } from "vitest";
import { unitePeople } from "../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import type { CapRule } from "../../../shared/catalog/policy.ts";
import { couponState } from "../../../shared/coupons/coupon.ts";
import { type KeptCoupon, MAX_COUPONS } from "../../../shared/coupons/kept-coupon.ts";
import type { Exposure } from "../../../shared/person/person-state.ts";
import { messageRow, NO_CAPS, rowsOfPerson } from "../../support/person-rows.ts";
import { END_MS, HOUR_MS } from "../coupons/support/asks.ts";
import { kept } from "../coupons/support/kept.ts";

const NOW_MS = END_MS - HOUR_MS;
const A_DAY: readonly CapRule[] = [{ max: 1, window: "day" }];

/** What of two people decides on their coupons: `at` by coupon, when it was given, in hours before now. */
interface Holder {
  readonly at?: Readonly<Record<string, number>>;
  readonly exposed?: Partial<Exposure>;
  readonly more?: Partial<KeptCoupon>;
}

function rowsOf(id: string, { at = {}, exposed, more }: Holder) {
  const given = Object.entries(at).map(([serial, hours]) => ({ serial, atMs: NOW_MS - hours * HOUR_MS }));
  const exposure = { moment: "bread", campaign: "c", marketing: true, person: true, ...exposed };
  const messages = given.map(({ serial, atMs }) =>
    messageRow(id, serial, { serial, atMs, exposures: JSON.stringify([{ id: serial, atMs, ...exposure }]) }),
  );
  return rowsOfPerson(id, {
    messages,
    coupons: given.map(({ serial, atMs }) => kept(serial, { mintedMs: atMs }, more)),
  });
}

interface Terms {
  readonly caps?: readonly CapRule[];
  readonly of?: "moment" | "campaign" | "person";
  readonly places?: boolean;
}

/** The coupons of "phone" after "laptop" came to it. */
function unite(account: Holder, device: Holder, { caps = [], of = "moment", places = true }: Terms = {}) {
  const policy = {
    ...NO_CAPS,
    moments: new Map(of === "moment" ? [["bread", { caps }]] : []) as never,
    campaigns: new Map(of === "campaign" ? [["c", { caps }]] : []) as never,
    personCaps: of === "person" ? caps : [],
  };
  const terms = {
    id: "merge",
    places,
    owners: {},
    scores: [],
    journeys: indexJourneys([]),
    caps: policy,
    nowMs: NOW_MS,
  };
  return unitePeople(rowsOf("phone", account), rowsOf("laptop", device), terms);
}

const statesOf = (...about: Parameters<typeof unite>) =>
  Object.fromEntries((unite(...about).coupons ?? []).map(({ coupon }) => [coupon.id, couponState(coupon, NOW_MS)]));

describe("the coupons of two people who are one from now on", () => {
  it("are those of both: the index is still to hear whose the device's are, and receipts name whom they named", () => {
    const { coupons } = unite({ at: { a: 1 } }, { at: { b: 2 }, more: { from: ["tablet"], person: "tablet" } });
    expect(coupons).toMatchObject([
      { coupon: { id: "a" }, index: "held" },
      { coupon: { id: "b" }, index: "put", from: ["tablet", "laptop"], person: "tablet" },
    ]);
    expect(unite({}, { at: { b: 2 } }).coupons?.[0]).toMatchObject({ from: ["laptop"], person: "laptop" });
  });

  it.each(["moment", "campaign", "person"] as const)("are void beyond a cap of the %s, the oldest first", (of) => {
    const terms = { caps: A_DAY, of };
    expect(statesOf({}, { at: { b: 2, c: 1, d: 30 } }, terms)).toEqual({ b: "open", c: "void", d: "open" });
    expect(statesOf({ at: { a: 3 } }, { at: { b: 2 } }, terms)).toEqual({ a: "open", b: "void" });
    // What the account has stays, also if it came later.
    expect(statesOf({ at: { a: 1 } }, { at: { b: 2 } }, terms)).toEqual({ a: "open", b: "void" });
  });

  it("are not counted by caps that ask for something else", () => {
    const [caps, exposed] = [A_DAY, { moment: "cake", campaign: "d", person: false }];
    expect(statesOf({ at: { a: 1 }, exposed }, { at: { b: 2 } }, { caps })).toEqual({ a: "open", b: "open" });
    expect(statesOf({ at: { a: 1 }, exposed }, { at: { b: 2 } }, { caps, of: "person" })).toEqual({
      a: "open",
      b: "open",
    });
  });

  it("stay redeemed, and count for the caps of others", () => {
    const redeemed = [{ use: "held" }] as never;
    const device = rowsOf("laptop", { at: { b: 2, c: 3 } });
    const coupons = (device.coupons ?? []).map((one) =>
      one.coupon.id === "b" ? { ...one, coupon: { ...one.coupon, deeds: redeemed } } : one,
    );
    const caps = { ...NO_CAPS, moments: new Map([["bread", { caps: A_DAY }]]) as never };
    const terms = {
      id: "merge",
      places: true,
      owners: {},
      scores: [],
      journeys: indexJourneys([]),
      caps,
      nowMs: NOW_MS,
    };
    const united = unitePeople(rowsOf("phone", {}), { ...device, coupons }, terms).coupons ?? [];
    expect(united.map(({ coupon }) => couponState(coupon, NOW_MS))).toEqual(["redeemed", "void"]);
  });

  it("are void if they end with a place and places do not come along; no row names one", () => {
    const device = { at: { b: 2 }, more: { endsWith: "bakery" } };
    expect(statesOf({}, device)).toEqual({ b: "open" });
    expect(statesOf({}, device, { places: false })).toEqual({ b: "void" });
    expect(JSON.stringify(unite({}, device, { places: false }).coupons)).not.toContain("bakery");
  });

  it("are at most 200, and the index is to forget the codes of others", () => {
    const at = Object.fromEntries(Array.from({ length: MAX_COUPONS }, (_, one) => [`a${one}`, 1]));
    const { coupons, codes } = unite({ at }, { at: { b: 2 } });
    expect(coupons).toHaveLength(MAX_COUPONS);
    expect(codes).toEqual([{ name: "merge", codes: [{ code: "codeb", persons: ["phone", "laptop"] }] }]);
  });

  it("that are gone leave codes that are still to be forgotten, of either", () => {
    const left = (name: string) => ({ name, codes: [{ code: name, persons: ["x"] }] });
    const [account, device] = [
      { ...rowsOf("phone", {}), codes: [left("a")] },
      { ...rowsOf("laptop", {}), codes: [left("b")] },
    ];
    const terms = {
      id: "merge",
      places: true,
      owners: {},
      scores: [],
      journeys: indexJourneys([]),
      caps: NO_CAPS,
      nowMs: NOW_MS,
    };
    expect(unitePeople(account, device, terms).codes).toEqual([left("a"), left("b")]);
  });
});
