import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { changeLife, isLongUnheard, nextLookMs, seenSeconds, USUAL_LIFE } from "../../../shared/catalog/life.ts";
import { EMPTY_POLICY, loadPolicy } from "../../../shared/catalog/load-policy.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2029, 5, 4, 12);
const days = (count: number) => count * DAY_MS;
const keeps = (count: number) => ({ forgetAfterMs: days(count) });

describe("when a person was heard", () => {
  it("is written again after 15 days, and if it is not known", () => {
    expect(isLongUnheard(NOW_MS / 1000 - 15 * 86_400, NOW_MS)).toBe(false);
    expect(isLongUnheard(NOW_MS / 1000 - 15 * 86_400 - 1, NOW_MS)).toBe(true);
    expect(isLongUnheard(undefined, NOW_MS)).toBe(true);
    expect(seenSeconds({ heardMs: 1_999 })).toBe(1);
    expect(seenSeconds({})).toBeUndefined();
  });
});

describe("a life", () => {
  it("is over after it has been silent for so long, and not before", () => {
    expect(nextLookMs(keeps(400), NOW_MS - days(400) + 1, NOW_MS)).toBe(NOW_MS + 1);
    expect(nextLookMs(keeps(400), NOW_MS - days(400), NOW_MS)).toBeUndefined();
  });

  it("is looked at every 30 days, since the catalog may change", () => {
    expect(nextLookMs(keeps(400), NOW_MS - days(30), NOW_MS)).toBe(NOW_MS + days(30));
    expect(nextLookMs(keeps(400), NOW_MS - days(380), NOW_MS)).toBe(NOW_MS + days(20));
  });

  it("that is made longer is so at once", () => {
    expect(changeLife(keeps(30), days(40), NOW_MS)).toEqual(keeps(40));
    expect(changeLife(keeps(30), days(30), NOW_MS)).toEqual(keeps(30));
  });

  it("that is made shorter is so after 30 days", () => {
    const life = changeLife(keeps(400), days(50), NOW_MS);
    expect(life).toEqual({ ...keeps(50), longer: { ...keeps(400), untilMs: NOW_MS + days(30) } });
    // Silent for 200 days: over when the shorter life begins to hold.
    expect(nextLookMs(life, NOW_MS - days(200), NOW_MS)).toBe(NOW_MS + days(30));
    expect(nextLookMs(life, NOW_MS - days(200), NOW_MS + days(30) - 1)).toBe(NOW_MS + days(30));
    expect(nextLookMs(life, NOW_MS - days(200), NOW_MS + days(30))).toBeUndefined();
    // Silent for 390 days: the longer life is over before.
    expect(nextLookMs(life, NOW_MS - days(390), NOW_MS)).toBe(NOW_MS + days(10));
  });

  it("published once more has not to wait again, one that is shorter still has", () => {
    const life = changeLife(keeps(400), days(50), NOW_MS);
    const laterMs = NOW_MS + days(20);
    expect(changeLife(life, days(50), laterMs)).toEqual(life);
    expect(changeLife(life, days(60), laterMs)).toEqual({ ...life, ...keeps(60) });
    expect(changeLife(life, days(40), laterMs).longer).toEqual({ ...keeps(400), untilMs: laterMs + days(30) });
    expect(changeLife(life, days(400), laterMs)).toEqual(keeps(400));
    expect(changeLife(life, days(40), NOW_MS + days(31)).longer?.forgetAfterMs).toBe(days(50));
  });
});

describe("policy.forgetAfter", () => {
  const faultsOf = (forgetAfter: unknown) => {
    const checked = checkCatalog({ policy: { forgetAfter } });
    return checked.ok ? [] : checked.error.map(({ pointer }) => pointer);
  };

  it("is a duration of at least 30 days", () => {
    for (const good of ["P30D", "P400D", "PT720H", "P36500D"]) expect(faultsOf(good)).toEqual([]);
    for (const bad of ["P29D", "PT719H59M", "P1M", "P0D", "", 30])
      expect(faultsOf(bad)).toEqual(["/policy/forgetAfter"]);
  });

  it("is 400 days if it is absent, also of a catalog from before there was one", () => {
    const { life: _, ...older } = compileCatalog({}, "v");
    expect(compileCatalog({}, "v").life).toEqual(USUAL_LIFE);
    expect(loadPolicy(older).life).toEqual(USUAL_LIFE);
    expect(EMPTY_POLICY.life).toEqual(USUAL_LIFE);
    expect(loadPolicy(compileCatalog({ policy: { forgetAfter: "P30D" } }, "v")).life).toEqual(keeps(30));
  });
});
