import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Sender } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";

const offer = { variants: [{ id: "a", format: "card" as const, title: "Warm bread" }] };
const FRESH: Moment = { id: "oven", on: { signal: "fresh" }, caps: [{ max: 1, per: "day" }], offer };
const OVEN: Sender = { id: "oven", kind: "store", scopes: ["signal:fresh"], alg: "HS256", sealedKey: "c2VhbGVk" };

/** The warnings of a good catalog of two shops, one oven and one moment, each as it is told. */
function warningsOf(moment: Partial<Moment>, sender: Partial<Sender> = {}, more: Catalog = {}): readonly string[] {
  const catalog: Catalog = {
    places: [
      { id: "shop", labels: ["food"], fence: { center: [13.4, 52.5], radius: 50 } },
      { id: "bar", labels: ["food"], fence: { center: [13.41, 52.5], radius: 50 } },
    ],
    senders: [{ ...OVEN, ...sender }],
    moments: [{ ...FRESH, ...moment }],
    ...more,
  };
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return warnOfCatalog(checked.value, 0).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const at = (place: string) => ({ on: { signal: "fresh", place: { place } } });
const BY_HAND = '/moments/0/on/signal comes from operators only: no sender may send "fresh" there';
const UNASKED = '/senders/0/scopes/0 opens nothing: no moment and no stage waits for "fresh", no condition asks for it';
const entered: Partial<Moment> = { on: { enter: { place: "shop" } } };

describe("a signal that somebody may send is not warned of", () => {
  it.each<[string, Partial<Moment>, Partial<Sender>?]>([
    ["of any place", {}],
    ["by a sender of all places", at("shop")],
    ["by a sender of that place", at("shop"), { places: ["shop"] }],
    [
      "by a sender of one place with the label",
      { on: { signal: "fresh", place: { label: "food" } } },
      { places: ["bar"] },
    ],
    ["near by", { on: { signal: "fresh", near: 800, place: { place: "shop" } } }],
    ["in a condition", { ...entered, when: 'live("fresh")' }],
    ["in a condition on its own", { when: "signal.data.batch > 2" }],
  ])("%s", (_, moment, sender) => {
    expect(warningsOf(moment, sender)).toEqual([]);
  });

  it("may be of customers, who need not agree to `broadcast`", () => {
    expect(warningsOf({}, {}, { policy: { purposes: ["marketing", "push"] } })).toEqual([]);
  });
});

describe("a warning is given of", () => {
  it.each<[string, readonly string[], Partial<Moment>, Partial<Sender>?, Catalog?]>([
    ["a signal that no sender may send at all", [BY_HAND], {}, { scopes: [] }],
    ["a signal that no sender may send at its place", [BY_HAND], at("shop"), { places: ["bar"] }],
    ["one of any place, by a sender without places", [BY_HAND], {}, { places: [] }],
    [
      "a scope that no moment waits for, and the type that was meant",
      [
        '/senders/0/scopes/0 opens nothing: no moment and no stage waits for "frsh", no condition asks for it: did you mean "fresh"?',
        BY_HAND,
      ],
      {},
      { scopes: ["signal:frsh"] },
    ],
    ["a scope that nothing asks for", [UNASKED], entered],
    [
      "a condition on a signal that no sender may send",
      [UNASKED, '/moments/0/when asks for "tv", which comes from operators only: no sender may send it'],
      { ...entered, when: '!live("tv")' },
    ],
    [
      "a type that is not written out",
      [
        UNASKED,
        '/moments/0/when asks live() for a type that is not written out: only live("tv") and the like can be true',
      ],
      { ...entered, when: "live(locale)" },
    ],
    [
      "a condition on the signal of a moment that none sets off",
      [UNASKED, "/moments/0/when asks for signal, which is null: no signal sets it off"],
      { ...entered, when: "signal == null" },
    ],
    [
      "a label that no place has",
      ['/moments/0/on/place/label can never be given: no place has the label "foot": did you mean "food"?'],
      { on: { signal: "fresh", place: { label: "foot" } } },
    ],
    [
      "a push that no one can agree to",
      ['/moments/0/on/signal is pushed to no one: no one can agree to "broadcast": policy.purposes does not have it'],
      at("shop"),
      {},
      { policy: { purposes: ["location", "marketing", "push"] } },
    ],
    [
      "a push to customers that no one can agree to",
      ['/moments/0/on/signal is pushed to no one: no one can agree to "push": policy.purposes does not have it'],
      {},
      {},
      { policy: { purposes: ["location", "marketing", "broadcast"] } },
    ],
    [
      "a reach for which the mesh is never sure enough",
      ["/moments/0/on/near reaches no one: who is near has the confidence low, it asks for medium"],
      { on: { signal: "fresh", near: 500 }, confidence: "medium" },
    ],
  ])("%s", (_, warnings, moment, sender, more) => {
    expect(warningsOf(moment, sender, more)).toEqual(warnings);
  });

  it("nothing where no one is pushed to", () => {
    const policy = { purposes: ["location", "marketing"] };
    expect(warningsOf({ channels: ["inline"] }, {}, { policy })).toEqual([]);
  });
});
