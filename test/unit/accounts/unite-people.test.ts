import { describe, expect, it } from "vitest";
import type { PersonRows } from "../../../shared/accounts/person-rows.ts";
import { type MergeTerms, unitePeople } from "../../../shared/accounts/unite-people.ts";
import type { Registration } from "../../../shared/areas/plan-registrations.ts";
import { MAX_OWED_REFUNDS } from "../../../shared/budget/refund.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import type { Profile } from "../../../shared/person/person-state.ts";
import { messageRow, NO_CAPS, rowsOfPerson, type ToldRows } from "../../support/person-rows.ts";

const NOW_MS = 100_000;

/** The account "phone" after "laptop" came to it. */
function unite(account: ToldRows, device: ToldRows, terms: Partial<MergeTerms> = {}): PersonRows {
  const all = {
    id: "merge",
    places: true,
    owners: {},
    scores: [],
    journeys: indexJourneys([]),
    caps: NO_CAPS,
    nowMs: NOW_MS,
    ...terms,
  };
  return unitePeople(rowsOfPerson("phone", account), rowsOfPerson("laptop", device), all);
}

const profileOf = (account: Partial<Profile>, device: Partial<Profile>) =>
  unite({ profile: account }, { profile: device }).person.profile;

describe("the profile of two people who are one from now on", () => {
  it("is the account's: its id, its life, its customer", () => {
    const profile = profileOf({ epoch: 7, customer: "c-1" }, { epoch: 9 });
    expect(profile).toMatchObject({ id: "phone", epoch: 7, customer: "c-1" });
    expect(profile).not.toHaveProperty("knownMs");
  });

  it("knows since when the mesh knows either of them, and when it heard one of them last", () => {
    expect(profileOf({ epoch: 50, heardMs: 60 }, { epoch: 20, heardMs: 40 })).toMatchObject({
      knownMs: 20,
      heardMs: 60,
    });
    expect(profileOf({ epoch: 50, knownMs: 10 }, { epoch: 20 }).knownMs).toBe(10);
    expect(profileOf({ epoch: 50 }, { epoch: 80, knownMs: 5 })).toMatchObject({ knownMs: 5 });
  });

  it("is of somebody who came back if the account did, or if it was made after the device's own person came back", () => {
    expect(profileOf({ epoch: 9 }, { epoch: 5, cameBack: true }).cameBack).toBe(true);
    expect(profileOf({ cameBack: true }, {}).cameBack).toBe(true);
    expect(profileOf({ epoch: 5 }, { epoch: 9, cameBack: true })).not.toHaveProperty("cameBack");
  });

  it("changes its time zone no sooner than either of them might have", () => {
    const [account, device] = [
      { timeZone: "Europe/Berlin", timeZoneAtMs: 5 },
      { timeZone: "Asia/Tokyo", timeZoneAtMs: 90 },
    ];
    expect(profileOf(account, device)).toMatchObject({ timeZone: "Europe/Berlin", timeZoneAtMs: 90 });
    expect(profileOf({}, device)).toMatchObject(device);
  });

  it("has no attribute of the device's own person that a back end has unset", () => {
    const rowNames = { tier: { iatMs: 1, jti: "a" } };
    const { attributes } = profileOf(
      { rowNames, attributes: { vip: 1 } },
      { attributes: { vip: 2, tier: 3, seen: 4 } },
    );
    expect(attributes).toEqual({ vip: 1, seen: 4 });
  });

  it("drops suppressions that have ended", () => {
    const { suppressions } = profileOf({ suppressions: { over: NOW_MS } }, { suppressions: { on: NOW_MS + 1 } });
    expect(suppressions).toEqual({ on: NOW_MS + 1 });
  });

  it("remembers the messages of the later of two instants, so that none has an effect twice", () => {
    const stop = (stopped: boolean, atMs: number, ...jtis: string[]) => ({ stops: { c: { stopped, atMs, jtis } } });
    const stopAfter = (account: Partial<Profile>, device: Partial<Profile>) => profileOf(account, device).stops?.c;
    expect(stopAfter(stop(true, 5, "a"), stop(false, 9, "b"))).toEqual({ stopped: true, atMs: 9, jtis: ["b"] });
    expect(stopAfter(stop(false, 9, "a"), stop(true, 9, "b", "a"))).toEqual({
      stopped: true,
      atMs: 9,
      jtis: ["a", "b"],
    });
    expect(stopAfter(stop(false, 5), stop(false, 9))).toMatchObject({ stopped: false });
  });

  it("remembers the newest 200 signals of both", () => {
    const had = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}-${at}`, at]));
    const { signalsHad = {} } = profileOf({ signalsHad: had("phone", 150) }, { signalsHad: had("laptop", 150) });
    expect(Object.keys(signalsHad)).toHaveLength(200);
    expect(Math.min(...Object.values(signalsHad))).toBe(50);
  });
});

describe("what back ends and moments made of two people who are one from now on", () => {
  it("are the account's attributes, and the device's of names that no back end ever spoke of", () => {
    const stamp = { iatMs: 1, jti: "a" };
    const account = { attributes: { tier: "gold" }, rowNames: { tier: stamp, unset: stamp } };
    const device = { attributes: { tier: "none", unset: "again", size: "small" } };
    expect(profileOf(account, device)).toMatchObject({
      attributes: { tier: "gold", size: "small" },
      rowNames: account.rowNames,
    });
    expect(profileOf(account, device).attributes).not.toHaveProperty("unset");
  });

  it("are scores that add up as of the later time, each as it fades", () => {
    const scores = [{ id: "coffee", halfLifeMs: 100 }];
    const one = { coffee: { value: 8, atMs: 100 }, old: { value: 1, atMs: 5 } };
    const other = { coffee: { value: 3, atMs: 200 }, old: { value: 2, atMs: 9 }, tea: { value: 7, atMs: 50 } };
    const scoresAfter = (account: Profile["scores"], device: Profile["scores"]) =>
      unite(
        { profile: { ...(account && { scores: account }) } },
        { profile: { ...(device && { scores: device }) } },
        { scores },
      ).person.profile.scores;
    const sum = { coffee: { value: 7, atMs: 200 }, tea: { value: 7, atMs: 50 } };
    expect(scoresAfter(one, other)).toEqual({ ...sum, old: one.old });
    expect(scoresAfter(other, one)).toEqual({ ...sum, old: other.old });
    expect(scoresAfter(undefined, other)).toEqual(other);
    expect(scoresAfter(undefined, undefined)).toBeUndefined();
  });
});

describe("the history of two people who are one from now on", () => {
  const given = (id: string, atMs: number) =>
    messageRow(id, `${id}-${atMs}`, {
      atMs,
      exposures: JSON.stringify([{ id: `${id}-${atMs}`, atMs, moment: "coffee", marketing: true, person: true }]),
    });
  const click = (atMs: number) => ({
    name: `s-${atMs} click`,
    value: JSON.stringify({ serial: `s-${atMs}`, kind: "click", moment: "coffee", atMs, value: null }),
  });
  const profiling = (atMs: number) => ({ profiling: { granted: true, atMs } });

  it("is what either was known by what they had agreed to themselves", () => {
    const account = { consent: profiling(10), messages: [given("phone", 20)], reactions: [click(25)] };
    const device = { consent: profiling(50), messages: [given("laptop", 40)], reactions: [click(45)] };
    // The newest yes is the device's: what the account was known for before is told by no row any more.
    expect(unite(account, device).history).toEqual({ coffee: { given: 20, click: 25 } });
    expect(unite(device, account).history).toEqual({ coffee: { given: 20, click: 25 } });
  });

  it("has no row for what exposures and reactions tell", () => {
    const account = { consent: profiling(10), messages: [given("phone", 20)], history: { tea: { given: 3 } } };
    const device = { consent: profiling(10), messages: [given("laptop", 40)], history: { tea: { click: 4 } } };
    const after = unite(account, device).history;
    expect(after).toEqual({ tea: { given: 3, click: 4 } });
  });

  it("is nothing of somebody who did not agree, and comes to 1,000 moments", () => {
    expect(unite({ messages: [given("phone", 20)] }, { messages: [given("laptop", 40)] }).history).toEqual({});
    const many = (name: string) =>
      Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`${name}-${at}`, { given: at }] as const));
    const history = (name: string) => ({ consent: profiling(0), history: many(name) });
    expect(Object.keys(unite(history("phone"), history("laptop")).history)).toHaveLength(1_000);
  });
});

describe("the presence of two people who are one from now on", () => {
  const stay = (device: string, sinceMs: number) => ({
    ...{ device, via: "position" as const, place: "shop", sinceMs, sinceIatMs: sinceMs, sinceReceivedMs: sinceMs },
    ...{ lastSeenMs: sinceMs, confidence: "high" as const, trust: "low" as const },
  });
  const inShop = (device: string, sinceMs: number, ...dwelt: string[]) => ({
    presence: {
      stays: [stay(device, sinceMs)],
      visits: { shop: { sinceMs, dwelt } },
      visitCounts: { shop: 3, [`${device}'s`]: 1 },
      left: { place: `${device}'s`, atMs: sinceMs },
    },
  });

  it("is one visit where both are, since the earlier, and nothing that fired in either fires again", () => {
    const { presence } = unite(inShop("phone", 10, "a"), inShop("laptop", 5, "b", "a")).person;
    expect(presence.stays.map(({ device }) => device)).toEqual(["phone", "laptop"]);
    expect(presence.visits).toEqual({ shop: { sinceMs: 5, dwelt: ["a", "b"] } });
    expect(presence.visitCounts).toEqual({ "laptop's": 1, shop: 5, "phone's": 1 });
    expect(presence.left).toEqual({ place: "phone's", atMs: 10 });
  });

  it("counts at most 500 places, and those that only the device was at are forgotten first", () => {
    const counts = (name: string) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${name}-${at}`, 1] as const));
    const presence = (name: string) => ({ presence: { stays: [], visits: {}, visitCounts: counts(name) } });
    const { visitCounts } = unite(presence("phone"), presence("laptop")).person.presence;
    const places = Object.keys(visitCounts);
    expect(places).toHaveLength(500);
    expect(places.filter((place) => place.startsWith("phone"))).toHaveLength(300);
    expect(places[0]).toBe("laptop-100");
  });

  it("is the account's alone without `places`, and the device's timer does not come", () => {
    const device = { ...inShop("laptop", 5), timers: { silence: 50, tidy: 60, refund: 70, forget: 80 } };
    const after = unite({ timers: { tidy: 65 } }, device, { places: false });
    expect(after.person.presence).toEqual({ stays: [], visits: {}, visitCounts: {} });
    expect(after.timers).toEqual({ tidy: 60, refund: 70 });
    expect(unite({ timers: { silence: 55, forget: 90 } }, device).timers).toEqual({
      ...{ silence: 50, tidy: 60, refund: 70, forget: 90 },
    });
  });
});

describe("what two people who are one from now on have to tell others", () => {
  it("is of each area that may have heard of the device's own person that nobody is there", () => {
    const at = (key: string, state: Registration["state"], untilMs = NOW_MS + 1) => ({
      ...{ area: "place:shop", shard: 0, key, untilMs, state },
    });
    const areas = [at("a", "put"), at("b", "held"), at("c", "remove"), at("d", "wait"), at("e", "held", NOW_MS)];
    const after = unite({ areas: [at("mine", "held")] }, { areas }).areas;
    expect(after.map(({ key, state }) => [key, state])).toEqual([
      ...[["mine", "held"]],
      ...["a", "b", "c"].map((key) => [key, "remove"]),
    ]);
  });

  it("is each unit of a budget that goes back, once, the newest 100 of them", () => {
    const refund = (serial: string) => ({ serial, campaign: "c", hour: "h", day: "d", expiresMs: 1 });
    const many = Array.from({ length: MAX_OWED_REFUNDS }, (_, at) => refund(`phone-${at}`));
    const after = unite({ refunds: many }, { refunds: [refund("laptop"), refund("phone-99")] }).refunds;
    expect(after).toHaveLength(MAX_OWED_REFUNDS);
    expect(after.at(-1)).toEqual(refund("laptop"));
    expect(after.filter(({ serial }) => serial === "phone-99")).toHaveLength(1);
  });

  it("is each batch of counts, once, under its own id", () => {
    const batch = (id: string) => ({ id, atMs: 1, counts: [] });
    expect(unite({ owed: [batch("a")] }, { owed: [batch("b"), batch("a")] }).owed.map(({ id }) => id)).toEqual([
      "a",
      "b",
    ]);
  });

  it("adds up wrong codes of one day, and of two days remembers the later", () => {
    const wrong = (day: number, count: number) => ({ wrongClaims: { day, count } });
    expect(unite(wrong(3, 4), wrong(3, 5)).wrongClaims).toEqual({ day: 3, count: 9 });
    expect(unite(wrong(3, 4), wrong(2, 5)).wrongClaims).toEqual({ day: 3, count: 4 });
    expect(unite({}, wrong(2, 5)).wrongClaims).toEqual({ day: 2, count: 5 });
  });
});

describe("the tags of two people who are one from now on", () => {
  const tag = (state: "put" | "held" | "remove", owner: string, atMs: number, from?: string[]) => ({
    ...{ tag: "card", owner, state, atMs },
    ...(from && { from }),
  });
  const owners = { card: "phone's" };
  const tagsAfter = (account: readonly ReturnType<typeof tag>[], device: readonly ReturnType<typeof tag>[]) =>
    unite({ tags: account }, { tags: device }, { owners }).tags;

  it("are to be moved from the owner before, whether the registry has heard of them or not", () => {
    for (const state of ["put", "held"] as const)
      expect(tagsAfter([], [tag(state, "laptop's", 5)])).toEqual([tag("put", "phone's", 5, ["laptop's"])]);
  });

  it("are the account's if both have them, since the registry may have either", () => {
    const both = [tag("put", "phone's", 9, ["laptop's"])];
    expect(tagsAfter([tag("held", "phone's", 9)], [tag("held", "laptop's", 5)])).toEqual(both);
    expect(tagsAfter([tag("remove", "phone's", 9)], [tag("held", "laptop's", 5)])).toEqual(both);
    expect(tagsAfter([tag("held", "phone's", 5)], [tag("remove", "laptop's", 9)])).toEqual(both);
  });

  it("are to be forgotten of either if both gave them up", () => {
    expect(tagsAfter([tag("remove", "phone's", 5)], [tag("remove", "laptop's", 9)])).toEqual([
      tag("remove", "phone's", 9, ["laptop's"]),
    ]);
    expect(tagsAfter([], [tag("remove", "laptop's", 9)])).toEqual([tag("remove", "laptop's", 9)]);
  });

  it("remember each owner before of whom the registry has not heard yet", () => {
    expect(tagsAfter([tag("put", "phone's", 3, ["watch's"])], [tag("held", "laptop's", 5)])).toEqual([
      tag("put", "phone's", 5, ["watch's", "laptop's"]),
    ]);
  });
});
