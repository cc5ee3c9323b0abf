import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { type LiveState, NO_LIVE_STATE } from "../../../shared/live/live-state.ts";
import { parseWhen } from "../../../shared/simulate/parse-when.ts";
import { type MadeUpVisit, tryVisit } from "../../../shared/simulate/try-visit.ts";
import { makeWorld } from "../../../shared/simulate/world.ts";
import { greeting, MINUTE_MS, NOON, TOWN } from "../../support/decide-world.ts";

const JWK = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };

/** What each told message of a visit at noon earned, as `comes hello`. */
function earned(more: Partial<Catalog>, visit: Partial<MadeUpVisit>): readonly string[] {
  const checked = checkCatalog({ ...TOWN, ...more });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const tried = tryVisit(makeWorld(checked.value), { atMs: Date.parse(NOON), ...visit });
  if (!tried.ok) throw new Error(JSON.stringify(tried.error));
  return tried.value.map(
    ({ what, explanation }) => `${explanation.at.slice(11, 16)} ${what} ${explanation.chosen?.moment ?? "-"}`,
  );
}

const ON_THE_WAY: Partial<Catalog> = {
  moments: [
    greeting(),
    greeting({ id: "stay", on: { dwell: { place: "cafe" }, for: "PT5M" } }),
    greeting({ id: "bye", on: { exit: { place: "cafe" } } }),
    greeting({ id: "paid", on: { event: "paid" }, priority: 90 }),
    greeting({ id: "at-counter", on: { zone: "counter" }, priority: 90 }),
    greeting({ id: "scan", on: { scan: "poster" } }),
  ],
};

const PARCEL: Partial<Catalog> = {
  journeys: [
    {
      id: "parcel",
      stages: [
        { id: "sent", on: { event: "sent" } },
        { id: "out", on: { signal: "out" } },
      ],
    },
  ],
  moments: [
    greeting({ id: "sent", on: { stage: "sent" } }),
    greeting({ id: "out", on: { stage: "out" }, when: 'run.data.van == 7 && run.journey == "parcel"' }),
    greeting({ id: "later", on: { after: { moment: "out", delay: "P1D" } } }),
  ],
};

describe("a tried visit", () => {
  it("may be that a run comes to a stage while they do nothing, or that a moment follows another", () => {
    expect(earned(PARCEL, { stage: { stage: "out", data: { van: 7 } } })).toEqual(["12:00 waits out"]);
    expect(earned(PARCEL, { stage: { stage: "out", journey: "parcel" } })).toEqual(["12:00 waits -"]);
    expect(earned(PARCEL, { after: { moment: "out", run: { stage: "out" } } })).toEqual(["12:00 waits later"]);
  });

  it("may open a run by an event that names one", () => {
    expect(earned(PARCEL, { event: "sent", data: { run: "P-1" } })).toEqual(["12:00 does sent"]);
    expect(earned(PARCEL, { event: "sent" })).toEqual(["12:00 does -"]);
  });

  it("goes from coming over staying to leaving, and tells what each earned", () => {
    expect(earned(ON_THE_WAY, { place: "cafe" })).toEqual(["12:00 comes hello"]);
    expect(earned(ON_THE_WAY, { place: "cafe", dwellMs: 10 * MINUTE_MS, leaves: true, event: "paid" })).toEqual([
      "12:00 comes hello",
      "12:05 stays stay",
      "12:10 stays paid",
      "12:11 leaves bye",
    ]);
  });

  it("may be at a zone, at a marker, or in the app only", () => {
    expect(earned(ON_THE_WAY, { place: "cafe", zone: "counter" })).toEqual(["12:00 comes at-counter"]);
    expect(earned(ON_THE_WAY, { marker: "poster" })).toEqual(["12:00 does scan"]);
    expect(earned(ON_THE_WAY, { event: "paid" })).toEqual(["12:00 does paid"]);
  });

  it("may say more with an event, which texts and conditions read", () => {
    const title = "{event.pieces} for you";
    const offer = { variants: [{ id: "a", format: "card" as const, title }] };
    const more = { moments: [greeting({ on: { event: "paid" }, when: "event.data.pieces > 5", offer })] };
    expect(earned(more, { event: "paid", data: { pieces: 6 } })).toEqual(["12:00 does hello"]);
    expect(earned(more, { event: "paid", data: { pieces: 5 } })).toEqual(["12:00 does -"]);
    expect(earned(more, { event: "paid" })).toEqual(["12:00 does -"]);
  });

  it("may be told by a gateway that hears a card", () => {
    const box = { id: "box", kind: "gateway" as const, places: ["cafe"], scopes: ["sightings"], alg: "EdDSA" as const };
    const more = { ...ON_THE_WAY, senders: [{ ...box, jwk: JWK }] };
    expect(earned(more, { place: "cafe", gateway: "box", dwellMs: 6 * MINUTE_MS, event: "paid" })).toEqual([
      "12:00 comes hello",
      "12:05 stays stay",
      "12:06 does paid",
    ]);
  });

  it("meets what is paused and revoked, where a mesh says what is", () => {
    const earnedIf = (live: Partial<LiveState>, visit: Partial<MadeUpVisit> = {}) => {
      const moments = [
        greeting({ campaign: "spring" }),
        greeting({ id: "at-counter", on: { zone: "counter" }, priority: 90 }),
      ];
      const catalog: Catalog = { ...TOWN, campaigns: [{ id: "spring" }, { id: "hello" }], moments };
      const world = makeWorld(catalog, { live: { ...NO_LIVE_STATE, ...live } });
      const tried = tryVisit(world, { atMs: Date.parse(NOON), place: "cafe", zone: "counter", ...visit });
      if (!tried.ok) throw new Error(JSON.stringify(tried.error));
      const [step] = tried.value;
      return step?.explanation.chosen?.moment ?? step?.explanation.reason;
    };
    expect(earnedIf({})).toBe("at-counter");
    expect(earnedIf({ pausedMoments: ["at-counter"] })).toBe("hello");
    expect(earnedIf({ pausedMoments: ["at-counter", "gone-since"], pausedCampaigns: ["spring"] })).toBe("paused");
    // A campaign may be called as a moment is: each is paused by itself.
    expect(earnedIf({ pausedMoments: ["at-counter"], pausedCampaigns: ["hello"] })).toBe("hello");
    expect(earnedIf({ revokedBeacons: ["till"] })).toBe("hello");
  });

  it("is refused where the gateway that tells of it is revoked", () => {
    const box = { id: "box", kind: "gateway" as const, places: ["cafe"], scopes: ["sightings"], alg: "EdDSA" as const };
    const live = { ...NO_LIVE_STATE, revokedSenders: ["box"] };
    expect(
      tryVisit(makeWorld({ ...TOWN, senders: [{ ...box, jwk: JWK }] }, { live }), { atMs: 0, gateway: "box" }),
    ).toEqual({
      ok: false,
      error: [{ pointer: "/message/tag/gateway", detail: "is revoked, so the mesh refuses what it says" }],
    });
  });

  it("is refused where nothing could tell of it", () => {
    const places = [{ id: "attic" }];
    const checked = checkCatalog({ places });
    if (!checked.ok) throw new Error("no catalog");
    expect(tryVisit(makeWorld(checked.value), { atMs: 0, place: "attic" })).toEqual({
      ok: false,
      error: [
        {
          pointer: "/message/place",
          detail: 'the place "attic" has no fence and no beacon: say a marker of it, or a gateway that hears a tag',
        },
      ],
    });
  });
});

describe("a time as people write it", () => {
  const berlin = (text: string) => {
    const atMs = parseWhen(text, "Europe/Berlin", Date.parse(NOON));
    return atMs === undefined ? undefined : new Date(atMs).toISOString().slice(0, 16);
  };

  it.each([
    ["13:00", "2026-11-24T12:00"],
    ["12:59", "2026-11-25T11:59"],
    ["Tue 13:00", "2026-11-24T12:00"],
    ["Tue 12:00", "2026-12-01T11:00"],
    ["monday 08:00", "2026-11-30T07:00"],
    ["Wed 08:00", "2026-11-25T07:00"],
    ["2026-07-01 08:00", "2026-07-01T06:00"],
    ["8:00", "2026-11-25T07:00"],
    ["Mon 8:00", "2026-11-30T07:00"],
    ["2026-07-01 8:00", "2026-07-01T06:00"],
    ["2026-11-30T08:00:00Z", "2026-11-30T08:00"],
  ])("%s is %s", (text, instant) => {
    expect(berlin(text)).toBe(instant);
  });

  it.each(["Mon", ":00", "8:0", "25:00", "Foo 08:00", "2026-02-30 08:00", "tomorrow", ""])("%s is none", (text) => {
    expect(berlin(text)).toBeUndefined();
  });
});
