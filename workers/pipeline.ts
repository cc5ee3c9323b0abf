import { decideAlone } from "../shared/decide/decide-alone.ts";
import { NO_MESH_FACTS } from "../shared/decide/situation.ts";
import { type MeshError, refuse } from "../shared/errors.ts";
import { locateMessage, touchesCatalog } from "../shared/locate/locate-message.ts";
import { type PingClaims, pingClaims } from "../shared/messages/ping.ts";
import { storedAnswer } from "../shared/respond/answer.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { DAY_WINDOW, LIVE_WINDOW } from "../shared/token/window.ts";
import type { Snapshot } from "./adapters/catalog-client.ts";
import type { Call, Replied } from "./call.ts";
import { type DeviceMessage, openDeviceMessage } from "./device-message.ts";
import { measure } from "./measure.ts";
import type { PingCall, PingReply } from "./objects/person/calls.ts";
import { askPerson } from "./person-object.ts";
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

/** At most one call, to the person's own object; most pings need none. An unset epoch: the edge decided by itself. */
async function decide(
  call: Call,
  { claims, envelope, isKnown }: DeviceMessage<PingClaims>,
  { version, policy }: Snapshot,
  facts: ReturnType<typeof locateMessage>,
): Promise<Result<{ answer: PingReply["answer"]; epoch?: number }, MeshError>> {
  const explain = claims.explain === true;
  const isTouching = touchesCatalog(facts, policy);
  const asks = isKnown && (isTouching || envelope.standing === "replay" || (claims.present ?? []).length > 0);
  if (asks) {
    const { locale, timeZone } = claims;
    const said = { ...(locale === undefined ? {} : { locale }), ...(timeZone === undefined ? {} : { timeZone }) };
    const ping: PingCall = { envelope, version: version ?? "", facts, said, mesh: NO_MESH_FACTS, explain };
    const reply = await askPerson<PingReply | null>(call.mesh, envelope.person, async (object) =>
      JSON.parse(await object.ping(JSON.stringify(ping))),
    );
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok(reply.value);
  }
  const isLate = call.nowMs - facts.iatMs > LIVE_WINDOW.pastSeconds * 1000;
  const decision = decideAlone(facts, policy, isLate);
  return ok({ answer: storedAnswer({ decision, offer: undefined, explain, serial: undefined }) });
}
