import { refuse } from "../shared/errors.ts";
import { locateMessage } from "../shared/locate/locate-message.ts";
import { pingClaims } from "../shared/messages/ping.ts";
import { err, ok } from "../shared/result.ts";
import { DAY_WINDOW } from "../shared/token/window.ts";
import type { Call, Replied } from "./call.ts";
import { decide } from "./decide.ts";
import { openDeviceMessage } from "./device-message.ts";
import { measure } from "./measure.ts";
import { respond } from "./respond.ts";

/** The way of a ping: receive → verify → locate → decide → respond → measure. */
export async function runPing(call: Call): Replied {
  const message = await openDeviceMessage(call, { typ: "ping+jwt", schema: pingClaims, window: () => DAY_WINDOW });
  if (!message.ok) return message;
  const snapshot = await call.mesh.catalog.current(call.nowMs, call.defer);
  if (snapshot === undefined)
    return err({ ...refuse("unavailable", "the catalog could not be loaded"), retryAfterSeconds: 1 });
  const { policy, index } = snapshot;
  const { audience } = call.mesh.config;
  const facts = locateMessage(message.value.claims, {
    device: message.value.pass.device,
    receivedMs: call.nowMs,
    audience,
    policy,
    index,
  });
  call.clock.end("locate");

  const decided = await decide(call, message.value, snapshot, facts);
  if (!decided.ok) return decided;
  call.clock.end("decide");
  const answer = await respond(call, message.value, decided.value);
  call.clock.end("respond");
  measure(call, answer);
  return ok({ status: 200, body: answer });
}
