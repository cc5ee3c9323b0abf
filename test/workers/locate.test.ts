import { expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import type { PassClaims } from "../../shared/pass/pass.ts";
import { ok } from "../../shared/result.ts";
import { makeLiveClient } from "../../workers/adapters/live-client.ts";
import { openIsolate } from "../../workers/isolate/isolate.ts";
import { locate } from "../../workers/ping/locate.ts";
import { bindings } from "./support/forge.ts";
import { COUNTER, street } from "./support/street.ts";
import { AUDIENCE, publish } from "./support/visitor.ts";

it("an isolate that knows nothing yet of what is revoked places nobody by a beacon in quarantine", async () => {
  await publish(street([]));
  const nowMs = Date.now();
  const defer = () => undefined;
  const live = makeLiveClient({ readLive: async () => ok({ ...NO_LIVE_STATE, revokedBeacons: ["counter-beacon"] }) });
  const isolate = { ...(await openIsolate(bindings())), live };
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) throw new Error("there is no catalog");
  const claims = { aud: AUDIENCE, iat: nowMs / 1000, jti: newJti(), pass: "", beacons: [{ ...COUNTER, rssi: -60 }] };
  const located = await locate(
    { isolate, nowMs, defer },
    { claims, pass: { device: "phone", claims: { sub: "nobody" } as PassClaims } },
    snapshot,
  );
  expect(located).toMatchObject({ ok: true, value: { facts: { beacons: [] } } });
});
