import { type MeshError, unavailable } from "../../shared/errors.ts";
import { sightingsClaims } from "../../shared/messages/sightings.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type GatewayPlace, placeOfGateway } from "../../shared/sightings/place-of-gateway.ts";
import { readSightings, type SightingsRead } from "../../shared/sightings/read-sightings.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import { measureSightings } from "../measure.ts";
import type { SenderKnown, SenderMessage } from "../messages/sender-message.ts";
import { findTaggedPeople } from "./find-tagged-people.ts";
import { reportEids } from "./report-eids.ts";
import { tellPeople } from "./tell-people.ts";

/** What a gateway's message says. */
export interface GatewayReport {
  readonly iat: number;
  readonly jti: string;
  readonly sightings: SightingsRead["sightings"];
  /** Rows that say nothing of a tag. */
  readonly ignored: number;
  readonly at: GatewayPlace;
}

/** What was heard longer ago is counted, and says nothing of where anybody is. */
const OLDEST_SECONDS = 120;

/**
 * The way of a gateway's message: receive → verify → locate → decide → respond → measure; the first two are the guard's. A row of nobody's tag leaves
 * nothing anywhere; whose tag it is decides in their own object, and what that earns goes out as a push. Only then comes
 * the 202: a gateway that got none sends again, and what comes twice counts once.
 */
export async function runSightings(call: Call, message: SenderMessage<GatewayReport>): Replied {
  const { said, sender, snapshot } = message;
  const { iat, jti, sightings, ignored, at } = said;
  const { nowMs, clock } = call;
  const iatMs = iat * 1000;
  const lateSeconds = Math.max(0, nowMs - iatMs) / 1000;
  const fresh = sightings.filter(({ ageSeconds }) => ageSeconds + lateSeconds <= OLDEST_SECONDS);
  reportEids(call, snapshot, { sightings: fresh, place: at.place, sender: sender.id, iatMs });
  const found = await findTaggedPeople(call, snapshot, fresh);
  if (found === undefined) return err(unavailable("the registry of tags cannot be read"));
  clock.end("locate");

  const heard = { gateway: sender.id, ...at, jti, iatMs, receivedMs: nowMs };
  const told = await tellPeople(call, snapshot, found.people, heard);
  if (told === undefined) return err(unavailable("not everybody could be told"));
  clock.end("decide");
  // A row may name the tags of several people.
  const accepted = Math.max(0, sightings.length - found.ignored - told.ignored);
  const body = { accepted, ignored: ignored + sightings.length - accepted };
  const counted = { ...body, old: sightings.length - fresh.length, people: found.people.length, place: at.place };
  measureSightings(call, counted, told.entered);
  return ok({ status: 202, body });
}

/** The rows in the message, and where they were heard. Errors: invalid; not-found where that place is not the sender's. */
export function readHeard(payload: unknown, { sender, snapshot }: SenderKnown): Result<GatewayReport, MeshError> {
  const claims = checkForm(sightingsClaims, payload);
  if (!claims.ok) return claims;
  const { iat, jti, format, body } = claims.value;
  const read = readSightings(format, body, { iatMs: iat * 1000 });
  if (!read.ok) return err({ code: "invalid", faults: read.error });
  const { sightings, ignored, ...said } = read.value;
  const at = placeOfGateway(sender, said, snapshot.policy);
  return at.ok ? ok({ iat, jti, sightings, ignored, at: at.value }) : at;
}
