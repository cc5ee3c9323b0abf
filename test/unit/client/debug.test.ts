import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { readPlaces } from "../../../client/debug/read-places.ts";
import { sayDecision, sayRefused, sayUnsent } from "../../../client/debug/say-decision.ts";
import { standStill } from "../../../client/debug/stand-still.ts";
import { createSwitchGeolocation } from "../../../client/debug/switch-geolocation.ts";
import type { Answer } from "../../../client/sdk/api.ts";

describe("the places of a catalog file", () => {
  it("are at the middle of their fences: circles, polygons, parts of several", () => {
    const square = [
      [0, 10],
      [2, 10],
      [2, 12],
      [0, 12],
      [0, 10],
    ];
    const places = [
      { id: "round", name: "Round", fence: { center: [6.95, 50.938], radius: 50 } },
      { id: "square", fence: { type: "Polygon", coordinates: [square] } },
      { id: "several", fence: { type: "MultiPolygon", coordinates: [[square], [square]] } },
      { id: "nowhere" },
    ];
    expect(readPlaces(JSON.stringify({ places }))).toEqual([
      { name: "Round", latitude: 50.938, longitude: 6.95 },
      { name: "square", latitude: 11, longitude: 1 },
      { name: "several", latitude: 11, longitude: 1 },
    ]);
  });

  it.each(["", "no catalog", "[]", "null", '{"places": 1}', '{"places": [{"id": "a", "fence": {"coordinates": []}}]}'])(
    "are none in %j",
    (text) => expect(readPlaces(text)).toEqual([]),
  );

  it("are those of the demo's street", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../demo/catalog.json"), "utf8");
    expect(readPlaces(text).map(({ name }) => name)).toContain("Ring & Glaze");
  });
});

describe("a decision in the console", () => {
  const answer: Answer = { outcome: "none", presence: [], serverTime: 0 };

  it("has its reason, where the person is, and every gate", () => {
    const gates = [
      { moment: "coffee", passed: false, reason: "consent", detail: "marketing" },
      { moment: "tea", passed: true, reason: "outranked" },
      { moment: "cake", passed: true, detail: "enter: shop" },
    ];
    const presence = [{ place: "shop", zone: "till", since: "2026-11-07T12:00:00.000Z" }];
    expect(sayDecision({ ...answer, reason: "consent", presence, gates }).split("\n")).toEqual([
      "moment-mesh: none, consent",
      "  present: shop, till",
      "  coffee: held back, consent (marketing)",
      "  tea: passed, but outranked",
      "  cake: passed (enter: shop)",
    ]);
  });

  it("says that nothing was set off, and why something was not sent", () => {
    expect(sayDecision({ ...answer, reason: "no-moment", gates: [] })).toContain("no moment of the catalog is set off");
    const unsent = { state: "not-sent", reason: "consent", missing: ["location"] } as const;
    expect(sayUnsent("scan table", unsent)).toBe(
      "moment-mesh: scan table: not sent, because nobody has agreed to location",
    );
    expect(sayUnsent("event order", { state: "queued" })).toContain("kept until there is a connection");
    expect(sayUnsent("event order", { state: "answered", answer })).toBeUndefined();
  });
});

describe("a refusal in the console", () => {
  it("is said of what no call tells", () => {
    const answer = { detail: "There is nothing here" };
    expect(sayRefused({ typ: "reaction+jwt", status: 404, answer })).toBe(
      "moment-mesh: reaction: refused (404), There is nothing here",
    );
    expect(sayRefused({ typ: "ping+jwt", status: 422, answer })).toBeUndefined();
    expect(sayRefused({ typ: "reaction+jwt", status: 202, answer })).toBeUndefined();
    expect(sayRefused({ typ: "reaction+jwt", status: 0, answer: {} })).toBeUndefined();
  });
});

describe("somebody who is put somewhere", () => {
  it("is there at once, and for as long as they are watched", async () => {
    vi.useFakeTimers();
    const heard: number[] = [];
    const geolocation = createSwitchGeolocation(standStill({ latitude: 1, longitude: 2, accuracy: 3 }));
    const id = geolocation.watchPosition(({ coords }) => heard.push(coords.latitude));
    await vi.advanceTimersByTimeAsync(1_500);
    geolocation.switchTo(standStill({ latitude: 4, longitude: 5, accuracy: 6 }));
    await vi.advanceTimersByTimeAsync(500);
    geolocation.clearWatch(id);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard).toEqual([1, 1, 4]);
    vi.useRealTimers();
  });
});
