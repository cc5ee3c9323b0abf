import { refuse } from "../shared/errors.ts";
import { sightingsClaims } from "../shared/messages/sightings.ts";
import { err, ok } from "../shared/result.ts";
import type { Call, Replied } from "./call.ts";
import { loadSightings } from "./cold.ts";
import { findTaggedPeople } from "./find-tagged-people.ts";
import { measureSightings } from "./measure.ts";
import { reportEids } from "./report-eids.ts";
import { openSenderMessage } from "./sender-message.ts";
import { tellPeople } from "./tell-people.ts";

/** Most bytes of a `sightings+jwt` (contract, section 1). */
const TOKEN_BYTES = 1_048_576;

/** What was heard longer ago is counted, and says nothing of where anybody is. */
const OLDEST_SECONDS = 120;

/**
 * The way of a gateway's message: receive → verify → locate → decide → respond → measure. A row of nobody's tag leaves
 * nothing anywhere; whose tag it is decides in their own object, and what that earns goes out as a push. Only then comes
 * the 202: a gateway that got none sends again, and what comes twice counts once.
 */
export async function runSightings(call: Call): Replied {
  const about = { typ: "sightings+jwt", scope: "sightings", schema: sightingsClaims, mostBytes: TOKEN_BYTES };
  const message = await openSenderMessage(call, about);
  if (!message.ok) return message;
  const { claims, sender, snapshot } = message.value;
  const { nowMs, clock } = call;
  const iatMs = claims.iat * 1000;
  const { placeOfGateway, readSightings } = await loadSightings();
  const read = readSightings(claims.format, claims.body, { iatMs });
  if (!read.ok) return err({ code: "invalid", faults: read.error });
  const { sightings, ignored, ...said } = read.value;
  const at = placeOfGateway(sender, said, snapshot.policy);
  if (!at.ok) return at;
  const lateSeconds = Math.max(0, nowMs - iatMs) / 1000;
  const fresh = sightings.filter(({ ageSeconds }) => ageSeconds + lateSeconds <= OLDEST_SECONDS);
  reportEids(call, snapshot, { sightings: fresh, place: at.value.place, iatMs });
  const people = await findTaggedPeople(call, fresh);
  if (people === undefined) return err(unavailable("the registry of tags cannot be read"));
  clock.end("locate");

  const heard = { gateway: sender.id, ...at.value, jti: claims.jti, iatMs, receivedMs: nowMs };
  const told = await tellPeople(call, snapshot, people, heard);
  if (!told) return err(unavailable("not everybody could be told"));
  clock.end("decide");
  const body = { accepted: sightings.length, ignored };
  measureSightings(call, {
    ...body,
    old: sightings.length - fresh.length,
    people: people.length,
    place: at.value.place,
  });
  return ok({ status: 202, body });
}

function unavailable(detail: string) {
  return { ...refuse("unavailable", detail), retryAfterSeconds: 1 };
}
