import { expect, it } from "vitest";
import { sealAreaId } from "../../shared/areas/area-id.ts";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { cellOf } from "../../shared/geo/cell.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import type { Isolate } from "../../workers/isolate/isolate.ts";
import { makeRecent } from "../../workers/isolate/recent.ts";
import { weighArea } from "../../workers/ping/weigh-area.ts";
import { oneCard, townPolicy } from "../support/decide-world.ts";

const OVEN = { latitude: 52.5, longitude: 13.4, accuracy: 10 };
const AWAY = { latitude: 48.1, longitude: 11.5, accuracy: 10 };
const PERSON = encodeBase64url(new Uint8Array(16).fill(7));
const policy = townPolicy({
  places: [{ id: "oven", fence: { center: [13.4, 52.5], radius: 100 } }],
  beacons: [],
  markers: [],
  moments: [{ id: "warm", on: { signal: "fresh", near: 800 }, caps: [{ max: 1, per: "day" }], ...oneCard() }],
});
const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt", "decrypt"]);

it("whoever echoes a cell that they have left is told of once, and is new in it when they come back", async () => {
  const isolate = { keys: { locators: [key] }, areas: makeRecent(10) } as unknown as Isolate;
  const claim = { person: PERSON, cell: cellOf(OVEN), untilMs: 1_000 };
  const area = await sealAreaId(key, claim, new Uint8Array(12));
  const weigh = (position: typeof OVEN, person = PERSON) =>
    weighArea({ position, area } as PingClaims, { isolate, policy, person, nowMs: 500 });
  expect(await weigh(AWAY, "somebody else")).toBeUndefined();
  expect(await weigh(OVEN)).toMatchObject({ echoed: { id: area } });
  expect(await weigh(AWAY)).toBe("left");
  expect(await weigh(AWAY)).toBeUndefined();
  expect(await weigh(OVEN)).not.toHaveProperty("echoed");
});
