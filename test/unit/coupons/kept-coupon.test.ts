import { describe, expect, it } from "vitest";
import { beyondBound } from "../../../shared/coupons/bound-coupons.ts";
import { couponState } from "../../../shared/coupons/coupon.ts";
import { keptUntilMs, leavePlace, leftCodes, MAX_COUPONS } from "../../../shared/coupons/kept-coupon.ts";
import { listCoupons } from "../../../shared/coupons/list-coupons.ts";
import { COUPON, END_MS, HOUR_MS } from "./support/asks.ts";
import { kept } from "./support/kept.ts";

const NOW_MS = END_MS - HOUR_MS;
const WITHDRAWN = { reason: "exit", atMs: NOW_MS } as const;

describe("a coupon that ends as its person leaves", () => {
  const here = kept("c1", {}, { endsWith: "bakery" });

  it("is void once they have left its place, and does not say which that was", () => {
    const left = leavePlace(here, (place) => place === "bakery", NOW_MS);
    expect(left).toEqual({ coupon: { ...here.coupon, withdrawn: WITHDRAWN }, index: "held" });
    expect(couponState(left.coupon, NOW_MS)).toBe("void");
  });

  it("is the same while they are there, and if it ends with no place", () => {
    expect(leavePlace(here, (place) => place === "market", NOW_MS)).toBe(here);
    const anywhere = kept("c1");
    expect(leavePlace(anywhere, () => true, NOW_MS)).toBe(anywhere);
  });

  it("is over already at its end, and only forgets its place then", () => {
    expect(leavePlace(here, () => true, END_MS)).toEqual({ coupon: here.coupon, index: "held" });
  });
});

describe("codes of coupons that are gone", () => {
  it("are to be forgotten under everybody who the index may think has them", () => {
    const gone = [kept("c1"), kept("c2", {}, { from: ["laptop"] })];
    expect(leftCodes(gone, "phone", NOW_MS)).toEqual([
      { code: "codec1", persons: ["phone"] },
      { code: "codec2", persons: ["phone", "laptop"] },
    ]);
  });

  it("are none of those that the index has forgotten by itself", () => {
    expect(leftCodes([kept("c1")], "phone", keptUntilMs(COUPON) - 1)).toHaveLength(1);
    expect(leftCodes([kept("c1")], "phone", keptUntilMs(COUPON))).toEqual([]);
  });
});

describe("the coupons of one person", () => {
  const many = Array.from({ length: MAX_COUPONS }, (_, at) => kept(`c${at}`, { mintedMs: at + 10 }));
  const beyond = (...more: Parameters<typeof kept>[]) =>
    beyondBound([...more.map((one) => kept(...one)), ...many], NOW_MS).map(({ coupon }) => coupon.id);

  it("are at most 200, of which the oldest goes", () => {
    expect(beyond()).toEqual([]);
    expect(beyond(["old", { mintedMs: 1 }])).toEqual(["old"]);
    expect(beyond(["new", { mintedMs: 9_999 }])).toEqual(["c0"]);
  });

  it("go first if nobody can use them any more, the oldest of these first", () => {
    const over = [
      ["expired", { mintedMs: 9_000, expiresMs: NOW_MS }],
      ["void", { mintedMs: 8_000, withdrawn: WITHDRAWN }],
    ] as const;
    expect(beyond(...over.map(([id, coupon]) => [id, coupon] as Parameters<typeof kept>))).toEqual(["void", "expired"]);
  });

  it("are told open ones first, the soonest end first; then the others, the newest first", () => {
    const all = [
      kept("void", { mintedMs: 4, withdrawn: WITHDRAWN }),
      kept("old", { mintedMs: 1 }, { person: "laptop" }),
      kept("later", { mintedMs: 0, expiresMs: COUPON.expiresMs + 1 }),
      kept("expired", { mintedMs: 5, expiresMs: NOW_MS }),
      kept("soon", { mintedMs: 0, expiresMs: COUPON.expiresMs - 1 }),
    ];
    const listed = listCoupons(all, NOW_MS);
    expect(listed.map(({ serial, state }) => [serial, state])).toEqual([
      ["soon", "open"],
      ["old", "open"],
      ["later", "open"],
      ["expired", "expired"],
      ["void", "void"],
    ]);
    const { worth, expiresMs } = COUPON;
    expect(listed[1]).toEqual({
      serial: "old",
      person: "laptop",
      coupon: { code: "codeold", symbology: "qr", value: worth.value, expiresAtMs: expiresMs },
      state: "open",
    });
  });
});
