import { unavailable } from "../../shared/errors.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import { err, ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { measure } from "../measure.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { decide } from "./decide.ts";
import { locate } from "./locate.ts";
import { respond } from "./respond.ts";

/**
 * The way of a ping: receive → verify → locate → decide → respond → measure. The route's guard has received and verified
 * the message (routes/route.ts).
 */
export async function runPing(call: Call, message: DeviceMessage<PingClaims>): Replied {
  const snapshot = await call.isolate.catalog.current(call.nowMs, call.defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  const located = await locate(call, message, snapshot);
  if (!located.ok) return located;
  call.clock.end("locate");

  const decided = await decide(call, message, snapshot, located.value);
  if (!decided.ok) return decided;
  call.clock.end("decide");
  const answer = await respond(call, message, decided.value);
  call.clock.end("respond");
  const { entered } = decided.value;
  measure(call, answer, entered === undefined ? [] : [[message.envelope.person, entered]]);
  return ok({ status: 200, body: answer });
}
