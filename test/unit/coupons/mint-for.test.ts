import { describe, expect, it } from "vitest";
import type { Coupon, Moment } from "../../../shared/catalog/catalog.ts";
import { mintFor } from "../../../shared/coupons/mint-for.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { DAY_MS, greeting, townPolicy } from "../../support/decide-world.ts";

const NOW_MS = Date.UTC(2033, 5, 3);

interface About extends Partial<Moment> {
  readonly locale?: string;
  /** Of somebody who is in the control group, there is no variant, and no text. */
  readonly isControl?: boolean;
  readonly chosen?: string;
}

/** What whoever got this coupon of the moment "hello" keeps. */
function mint(coupon: Partial<Coupon> | undefined, about: About = {}) {
  const { locale, isControl = false, chosen = "hello", ...moment } = about;
  const given = { value: { en: "20 % off", de: "20 % Rabatt" }, validFor: "P7D", ...coupon };
  const card = { id: "a", format: "card" as const, title: { en: "Hello" } };
  const offer = { variants: [coupon === undefined ? card : { ...card, coupon: given }] };
  const policy = townPolicy({ moments: [greeting({ caps: [{ max: 1, per: "day" }], offer, ...moment })] });
  const shown = isControl ? {} : { variant: "a", texts: { said: { title: "Hello", label: "Hello" } } };
  const what: Chosen = { moment: chosen, place: "cafe", isLocated: true, validUntilMs: 0, ...shown };
  return mintFor(what, policy, { serial: "c1", newCode: () => "1000000000000007", locale, nowMs: NOW_MS });
}

describe("what a decision mints", () => {
  it("has its code, what gave it, and an end as long after the decision as its variant says", () => {
    expect(mint({})).toEqual({
      coupon: {
        id: "c1",
        code: { kind: "own", shown: "1000000000000007", symbology: "qr" },
        from: { moment: "hello", variant: "a" },
        worth: { value: "20 % off" },
        mintedMs: NOW_MS,
        expiresMs: NOW_MS + 7 * DAY_MS,
        deeds: [],
      },
      index: "put",
    });
  });

  it("is worth what the variant says, in the person's language", () => {
    const discount = { amount: "2.50", currency: "EUR" };
    expect(mint({ discount }, { locale: "de-CH" })?.coupon.worth).toEqual({ value: "20 % Rabatt", discount });
    expect(mint({}, { locale: "fr" })?.coupon.worth).toEqual({ value: "20 % off" });
  });

  it("is taken everywhere, in one place, or where a label is by now", () => {
    expect(mint({})?.coupon).not.toHaveProperty("places");
    expect(mint({ where: { place: "bar" } })?.coupon.places).toEqual(["bar"]);
    expect(mint({ where: { label: "food" } })?.coupon.places).toEqual(["cafe", "bar"]);
  });

  it("ends with the place that it was earned at, if the moment is withdrawn as the person leaves", () => {
    expect(mint({}, { onExit: "withdraw" })?.endsWith).toBe("cafe");
    expect(mint({}, { onExit: "keep" })).not.toHaveProperty("endsWith");
  });

  it("is nothing without a coupon, without such a moment, and in the control group", () => {
    expect(mint(undefined)).toBeUndefined();
    expect(mint({}, { chosen: "gone" })).toBeUndefined();
    expect(mint({}, { isControl: true })).toBeUndefined();
  });
});
