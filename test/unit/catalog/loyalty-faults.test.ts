import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { EMPTY_POLICY, loadPolicy } from "../../../shared/catalog/load-policy.ts";
import { expectFault, faultsOf, withValue } from "./faults-of.ts";

const COUPON = { value: "A coffee", validFor: "P30D" };
const REWARD = { id: "coffee", title: { en: "A coffee" }, points: 100, coupon: COUPON };
const EARN = { points: 1, per: "1.00", currency: "EUR" };
const LOYALTY = { name: "Friends", earn: [EARN], tiers: [{ id: "gold", name: "Gold", from: 1000 }], rewards: [REWARD] };
const AT = "/loyalty";

describe("loyalty", () => {
  it.each([
    { name: "Friends" },
    LOYALTY,
    {
      ...LOYALTY,
      ledger: "mesh",
      expireAfter: "P730D",
      earn: [EARN, { ...EARN, currency: "CHF", points: 2, per: "0.5" }],
    },
    { name: { en: "Friends", de: "Freunde" }, ledger: "brand", tiers: [{ id: "none", name: "None", from: 0 }] },
    { ...LOYALTY, rewards: [{ ...REWARD, coupon: { ...COUPON, where: { place: "main-street" } } }] },
  ])("is taken as %j", (loyalty) => {
    expect(faultsOf(withValue(AT, loyalty, { mesh: {}, places: [{ id: "main-street" }] }))).toEqual([]);
  });

  it.each<[unknown, RegExp, string?]>([
    [{}, /is missing/, "/name"],
    [{ name: { de: "Freunde" } }, /must have "en"/, "/name"],
    [{ name: "{place}" }, /must not name values/, "/name"],
    [{ ...LOYALTY, ledger: "bank" }, /"mesh" or "brand"|mesh/, "/ledger"],
    [{ ...LOYALTY, earn: [{ ...EARN, points: 0 }] }, /from 1 to 1000000/, "/earn/0/points"],
    [{ ...LOYALTY, earn: [{ ...EARN, points: 1.5 }] }, /whole number/, "/earn/0/points"],
    [{ ...LOYALTY, earn: [{ ...EARN, per: "0.00" }] }, /above 0/, "/earn/0/per"],
    [{ ...LOYALTY, earn: [{ ...EARN, per: 1 }] }, /in quotes/, "/earn/0/per"],
    [{ ...LOYALTY, earn: [{ ...EARN, currency: "euro" }] }, /ISO 4217/, "/earn/0/currency"],
    [{ ...LOYALTY, earn: [EARN, EARN] }, /is the currency of \/loyalty\/earn\/0 as well/, "/earn/1/currency"],
    [{ ...LOYALTY, expireAfter: "PT0S" }, /longer than nothing/, "/expireAfter"],
    [{ ...LOYALTY, tiers: [{ id: "a", name: "A", from: -1 }] }, /from 0/, "/tiers/0/from"],
    [
      {
        ...LOYALTY,
        tiers: [
          { id: "a", name: "A", from: 1 },
          { id: "a", name: "B", from: 2 },
        ],
      },
      /is the id of \/loyalty\/tiers\/0 as well/,
      "/tiers/1/id",
    ],
    [
      {
        ...LOYALTY,
        tiers: [
          { id: "a", name: "A", from: 1 },
          { id: "b", name: "B", from: 1 },
        ],
      },
      /is the from of \/loyalty\/tiers\/0 as well/,
      "/tiers/1/from",
    ],
    [{ ...LOYALTY, rewards: [{ ...REWARD, points: 1_000_001 }] }, /from 1 to 1000000/, "/rewards/0/points"],
    [{ ...LOYALTY, rewards: [REWARD, REWARD] }, /is the id of/, "/rewards/1/id"],
    [{ ...LOYALTY, rewards: [{ ...REWARD, title: { de: "Kaffee" } }] }, /must have "en"/, "/rewards/0/title"],
    [{ ...LOYALTY, rewards: [{ ...REWARD, coupon: undefined }] }, /is missing|must/, "/rewards/0/coupon"],
    [
      { ...LOYALTY, rewards: [{ ...REWARD, coupon: { ...COUPON, where: { place: "atlantis" } } }] },
      /no place "atlantis"/,
      "/rewards/0/coupon/where/place",
    ],
    [{ name: "F", ledger: "brand", earn: [EARN] }, /must not be there with ledger "brand"/, "/earn"],
    [{ name: "F", ledger: "brand", rewards: [] }, /must not be there with ledger "brand"/, "/rewards"],
    [{ ...LOYALTY, reward: [] }, /did you mean "rewards"|no member/, "/reward"],
  ])("as %j is refused", (loyalty, detail, at = "") => {
    expectFault(AT, loyalty, detail, AT + at);
  });

  it("needs a purpose that people can agree to", () => {
    const named = { policy: { purposes: ["marketing"] }, loyalty: LOYALTY };
    expect(faultsOf(named)).toEqual([
      { pointer: AT, detail: 'needs the purpose "loyalty", which policy.purposes does not have' },
    ]);
    expect(faultsOf({ ...named, policy: { purposes: ["marketing", "loyalty"] } })).toEqual([]);
  });

  it("brings its purpose with it, and no catalog without it has that", () => {
    expect(policyOf({ loyalty: LOYALTY }).purposes).toContain("loyalty");
    expect(policyOf({}).purposes).not.toContain("loyalty");
    expect(EMPTY_POLICY.purposes).not.toContain("loyalty");
    const asking = { id: "m", on: { event: "e" }, purposes: ["loyalty"] };
    expect(faultsOf({ loyalty: LOYALTY, moments: [asking] })).toEqual([]);
    expect(faultsOf({ moments: [asking] })).toMatchObject([{ pointer: "/moments/0/purposes/0" }]);
  });

  it("is compiled with its defaults, texts by language and tiers that rise", () => {
    const tiers = [
      { id: "gold", name: "Gold", from: 1000 },
      { id: "blue", name: { en: "Blue" }, from: 10 },
    ];
    expect(policyOf({ mesh: { locale: "en" }, loyalty: { ...LOYALTY, tiers } }).loyalty).toEqual({
      name: { en: "Friends" },
      ledger: "mesh",
      earn: { EUR: { points: 1, per: "1.00" } },
      expireAfterMs: 365 * 86_400_000,
      tiers: [
        { id: "blue", name: { en: "Blue" }, from: 10 },
        { id: "gold", name: { en: "Gold" }, from: 1000 },
      ],
      rewards: [
        {
          id: "coffee",
          title: { en: "A coffee" },
          points: 100,
          coupon: { value: { en: "A coffee" }, validForMs: 2_592_000_000 },
        },
      ],
    });
    expect(policyOf({}).loyalty).toBeUndefined();
  });
});

describe("points that a moment gives", () => {
  const CAPS = [{ max: 1, per: "day" }];
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; it is never awaited.
  const giving = (on: unknown, more: object = {}) => ({ id: "m", on, then: [{ points: 10 }], ...more });
  const catalog = (...moments: readonly unknown[]) => ({
    loyalty: LOYALTY,
    places: [{ id: "shop", zones: ["counter"] }],
    markers: [
      { id: "poster", kind: "qr" },
      { id: "screen", kind: "qr", trust: "medium" },
    ],
    journeys: [
      {
        id: "flight",
        stages: [
          { id: "gate", on: { signal: "gate" } },
          { id: "seen", on: { event: "seen" } },
          { id: "soon", on: { after: "seen", delay: "PT1M" } },
          { id: "later", on: { after: "soon", delay: "PT1M" } },
          { id: "waited", on: { after: "gate", delay: "PT1M" } },
        ],
      },
    ],
    moments,
  });

  it.each([0, 1.5, 1_000_001, "5"])("are 1 to 1,000,000, and not %j", (points) => {
    // biome-ignore lint/suspicious/noThenProperty: as above.
    const [fault] = faultsOf(catalog({ ...giving({ signal: "s" }), then: [{ points }] }));
    expect(fault).toMatchObject({
      pointer: "/moments/0/then/0/points",
      detail: expect.stringMatching(/1000000|quotes/),
    });
  });

  it("need loyalty, and its ledger in the mesh", () => {
    const { loyalty: _, ...without } = catalog(giving({ signal: "s" }));
    expect(faultsOf(without)).toEqual([
      { pointer: "/moments/0/then/0", detail: "gives points, and the catalog has no loyalty" },
    ]);
    const brand = { ...without, loyalty: { name: "F", ledger: "brand" } };
    expect(faultsOf(brand)).toEqual([
      { pointer: "/moments/0/then/0", detail: 'gives points, and with ledger "brand" the brand counts them' },
    ]);
  });

  it.each<[string, unknown, object?]>([
    ["entering", { enter: { place: "shop" } }],
    ["leaving", { exit: { place: "shop" } }],
    ["staying", { dwell: { place: "shop" }, for: "PT5M" }],
    ["a zone", { zone: "counter" }],
    ["an event", { event: "e" }],
    ["a picture of a code", { scan: "poster" }, { trust: "low" }],
    ["a stage that an event leads to", { stage: "seen" }],
    ["a stage that only waits after such a one", { stage: "later" }],
  ])("need caps for %s: a device can say that by itself", (_name, on, more = {}) => {
    expect(faultsOf(catalog(giving(on, more)))).toEqual([
      { pointer: "/moments/0", detail: "needs caps: a device can say by itself what gives these points" },
    ]);
    expect(faultsOf(catalog(giving(on, { ...more, caps: [] })))).toHaveLength(1);
    expect(faultsOf(catalog(giving(on, { ...more, caps: CAPS })))).toEqual([]);
  });

  it.each<[string, unknown, object?]>([
    ["a signal", { signal: "s" }],
    ["a purchase, which no device can report", { event: "purchase" }],
    ["a stage that a signal leads to", { stage: "gate" }],
    ["a stage that waits after such a one", { stage: "waited" }],
    ["a code that changes", { scan: "poster" }, { trust: "medium" }],
    ["a marker that no device can copy", { scan: "screen" }, { trust: "low" }],
  ])("need none for %s", (_name, on, more) => {
    expect(faultsOf(catalog(giving(on, more)))).toEqual([]);
  });

  it("need caps after a moment that a device can set off, and none after another", () => {
    const base = { id: "first", on: { event: "e" }, offer: { variants: [{ id: "a", format: "card", title: "Hi" }] } };
    const after = giving({ after: { moment: "first", delay: "PT1H" } });
    expect(faultsOf(catalog(base, after))).toMatchObject([{ pointer: "/moments/1" }]);
    const said = { ...base, on: { signal: "s" }, caps: CAPS };
    expect(faultsOf(catalog(said, after))).toEqual([]);
  });

  it("for a scan need trust written out", () => {
    const moment = giving({ scan: "screen" }, { caps: CAPS });
    expect(faultsOf(catalog(moment))).toMatchObject([
      { pointer: "/moments/0", detail: expect.stringMatching(/^needs trust: write "medium"/) },
    ]);
  });
});

describe("{points.balance}", () => {
  it("is named by texts of moments where the catalog has loyalty", () => {
    const moment = {
      id: "m",
      on: { event: "e" },
      offer: { variants: [{ id: "a", format: "card", title: "{points.balance}" }] },
    };
    expect(faultsOf({ loyalty: LOYALTY, moments: [moment] })).toEqual([]);
    expect(faultsOf({ moments: [moment] })).toMatchObject([
      { detail: "names {points.balance}, and the catalog has no loyalty" },
    ]);
  });
});

function policyOf(document: unknown) {
  const checked = checkCatalog(document);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return loadPolicy(compileCatalog(checked.value, "v1"));
}
