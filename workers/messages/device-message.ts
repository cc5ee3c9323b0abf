import type { GenericSchema, InferOutput } from "valibot";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import type { DevicePass } from "../../shared/pass/verify-pass.ts";
import type { Envelope } from "../../shared/person/envelope.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { judgeWindow, type Window } from "../../shared/token/window.ts";
import type { Call } from "../http/call.ts";
import { asksForPrivacy } from "../http/gpc.ts";
import { addressOf, takeRate } from "./rate-limit.ts";
import { receive } from "./receive.ts";
import { verifyDevice } from "./verify-device.ts";

/** A device's message, verified and typed. */
export interface DeviceMessage<Claims> {
  readonly claims: Claims;
  readonly pass: DevicePass;
  /** The pass says that the person has an object, or the message takes something away: the object is to be asked. */
  readonly asksObject: boolean;
  readonly envelope: Envelope;
}

/** What is common to the claims of every device message. */
interface Common {
  readonly iat: number;
  readonly jti: string;
}

/** A kind of device message: its typ, the form of its claims, its window. */
export interface DeviceKind<S extends GenericSchema<unknown, Common> = GenericSchema<unknown, Common>> {
  readonly typ: string;
  readonly schema: S;
  readonly window: (claims: InferOutput<S>) => Window;
  /**
   * Whether the message only takes something away. Such a message asks the person's object whatever the pass says, because
   * the answer that brought a `known` pass may have been lost. It has rate limits of its own, and
   * does not wait to learn what is revoked.
   */
  readonly takesAway?: (claims: InferOutput<S>) => boolean;
  /** What else is a 422, beyond the form of the claims. */
  readonly check?: (claims: InferOutput<S>, call: Call) => MeshError | undefined | Promise<MeshError | undefined>;
}

/**
 * The message in a request of a device: received, verified, checked by its schema and held against its window, in the
 * order of docs/contract.md#order. One past its window still stands where the person's object may hold its answer.
 */
export async function openDeviceMessage<S extends GenericSchema<unknown, Common>>(
  call: Call,
  about: DeviceKind<S>,
): Promise<Result<DeviceMessage<InferOutput<S>>, MeshError>> {
  const { isolate, nowMs, clock } = call;
  const token = await receive(call, { typ: about.typ, algorithms: ["ES256"], limits: [isolate.env.RATE_ADDRESS] });
  if (!token.ok) return token;
  clock.end("receive");

  const pass = await verifyDevice(token.value, isolate, nowMs);
  if (!pass.ok) return pass;
  const claims = checkClaims(about.schema, token.value.payload);
  // A ping waits for what is revoked only where it may give something, a withdrawal never; everything else waits here.
  const takesAway = claims.ok && about.takesAway?.(claims.value) === true;
  if (about.typ === "ping+jwt" || takesAway) {
    isolate.live.current(nowMs, call.defer);
  } else {
    const live = await isolate.live.forValue(nowMs, call.defer);
    if (!live.ok) return live;
  }
  if (isolate.live.isRevoked(pass.value.device)) return err(refuse("revoked"));
  const excess = await takeRate(isolate, isolate.env.RATE_DEVICE, () => pass.value.device);
  if (excess !== undefined) return err(excess);
  if (!claims.ok) return err({ code: "invalid", faults: claims.error });
  const wrong = await about.check?.(claims.value, call);
  if (wrong !== undefined) return err(wrong);

  const iatMs = claims.value.iat * 1000;
  const isKnown = pass.value.claims.known === true;
  const wakes = takesAway && !isKnown ? await takeWake(call, pass.value.device) : undefined;
  if (wakes !== undefined) return err(wakes);
  const asksObject = isKnown || takesAway;
  const timeliness = judgeWindow(about.window(claims.value), iatMs, nowMs);
  if (timeliness === "out" || (timeliness === "replay" && !asksObject)) return err(refuse("clock-skew"));
  clock.end("verify");
  const { sub: person, iat, epoch } = pass.value.claims;
  const envelope: Envelope = present({
    person,
    kid: pass.value.device,
    jti: claims.value.jti,
    typ: about.typ,
    iatMs,
    receivedMs: nowMs,
    passIatMs: iat * 1000,
    passEpoch: epoch,
    standing: timeliness,
    isLinked: pass.value.isLinked ? true : undefined,
    gpc: asksForPrivacy(call.request) ? true : undefined,
  });
  return ok({ claims: claims.value, pass: pass.value, asksObject, envelope });
}

/** Keys are free to mint, so a key whose pass is not `known` wakes few objects, most of which are no one's. */
async function takeWake({ request, isolate }: Call, device: string): Promise<MeshError | undefined> {
  const { RATE_WAKE_ADDRESS, RATE_WAKE_DEVICE } = isolate.env;
  return (
    (await takeRate(isolate, RATE_WAKE_ADDRESS, () => addressOf(request))) ??
    (await takeRate(isolate, RATE_WAKE_DEVICE, () => device))
  );
}
