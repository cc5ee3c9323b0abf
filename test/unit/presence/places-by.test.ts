import { expect, it } from "vitest";
import { placesBy, type Stay } from "../../../shared/presence/presence-state.ts";

function stay(device: string, place: string, sinceMs: number, more: Partial<Stay> = {}): Stay {
  const times = { sinceMs, sinceIatMs: sinceMs, sinceReceivedMs: sinceMs, lastSeenMs: sinceMs };
  return { device, via: "position", place, ...times, confidence: "high", trust: "low", ...more };
}

const PRESENCE = {
  stays: [
    stay("phone", "shop", 10),
    stay("laptop", "shop", 5),
    stay("laptop", "home", 1),
    stay("tag:card", "station", 7, { via: "gateway:gate", zone: "hall" }),
    stay("phone", "station", 8),
  ],
  visits: { shop: { sinceMs: 5, dwelt: [] }, home: { sinceMs: 1, dwelt: [] }, station: { sinceMs: 7, dwelt: [] } },
  visitCounts: {},
};

it.each([
  ["nothing of other devices", ["phone"], ["station since 8", "shop since 10"]],
  ["what its own tags say, too", ["phone", "tag:card"], ["station, hall since 7", "shop since 10"]],
  ["nothing to a device that was nowhere", ["tablet"], []],
])("a device is told %s", (_, sources, told) => {
  const places = placesBy(PRESENCE, new Set(sources));
  expect(places.map(({ place, zone, sinceMs }) => `${place}${zone ? `, ${zone}` : ""} since ${sinceMs}`)).toEqual(told);
});
