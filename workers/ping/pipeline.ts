import { refuse } from "../../shared/errors.ts";
import { pingClaims } from "../../shared/messages/ping.ts";
import { err, ok } from "../../shared/result.ts";
import { DAY_WINDOW } from "../../shared/token/window.ts";
import type { Call, Replied } from "../http/call.ts";
import { measure } from "../measure.ts";
import { openDeviceMessage } from "../messages/device-message.ts";
import { decide } from "./decide.ts";
import { locate } from "./locate.ts";
import { respond } from "./respond.ts";

/** The way of a ping: receive → verify → locate → decide → respond → measure. */
export async function runPing(call: Call): Replied {
  const message = await openDeviceMessage(call, { typ: "ping+jwt", schema: pingClaims, window: () => DAY_WINDOW });
  if (!message.ok) return message;
  const snapshot = await call.isolate.catalog.current(call.nowMs, call.defer);
  if (snapshot === undefined)
    return err({ ...refuse("unavailable", "the catalog could not be loaded"), retryAfterSeconds: 1 });
  const facts = await locate(call, message.value, snapshot);
  if (!facts.ok) return facts;
  call.clock.end("locate");

  const decided = await decide(call, message.value, snapshot, facts.value);
  if (!decided.ok) return decided;
  call.clock.end("decide");
  const answer = await respond(call, message.value, decided.value);
  call.clock.end("respond");
  measure(call, answer);
  return ok({ status: 200, body: answer });
}
