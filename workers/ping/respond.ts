import { sealAreaId } from "../../shared/areas/area-id.ts";
import { isLongUnheard } from "../../shared/catalog/life.ts";
import { present } from "../../shared/json/present.ts";
import { makePassClaims } from "../../shared/pass/pass.ts";
import type { VerifiedPass } from "../../shared/pass/verify-pass.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { type Answer, toAnswer } from "../../shared/respond/answer.ts";
import type { Call } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { signClaims } from "../isolate/sign.ts";
import type { DecidedPing } from "./decide.ts";

/** A pass with less than this left is renewed with the next answer that its person's object gave. */
const RENEW_BELOW_MS = 6 * 3_600_000;

/** The answer to a ping as it goes over the wire. */
export async function respond(
  { isolate, nowMs }: Call,
  { pass }: { readonly pass: VerifiedPass },
  { answer, epoch, seen, person = pass.claims.sub, area }: Omit<DecidedPing, "entered">,
): Promise<Answer> {
  const { serial } = answer;
  const receipt =
    serial === undefined
      ? undefined
      : await sealReceiptId(isolate.keys.receipts[0], { person: answer.person ?? person, serial });
  const renewed =
    epoch === undefined ? undefined : await renewPass(isolate, pass, present({ nowMs, epoch, seen, person }));
  const told = area && (await sealArea(isolate, person, area));
  return toAnswer(answer, { origin: isolate.config.origin, receipt, pass: renewed, area: told, nowMs });
}

async function sealArea(
  { keys, areas }: Isolate,
  person: string,
  area: NonNullable<DecidedPing["area"]>,
): Promise<{ readonly id: string; readonly untilMs: number }> {
  if ("id" in area) return area;
  const claim = { person, ...area };
  const id = await sealAreaId(keys.locators[0], claim, crypto.getRandomValues(new Uint8Array(12)));
  areas.set(id, claim);
  return { id, untilMs: area.untilMs };
}

/** The next pass, of what the person's object says of them, if this one is to be renewed. */
export async function renewPass(
  isolate: Isolate,
  pass: VerifiedPass,
  about: Parameters<typeof issueKnownPass>[2],
): Promise<string | undefined> {
  const { nowMs, seen, person = pass.claims.sub } = about;
  const isEnding = pass.claims.exp * 1000 - nowMs < RENEW_BELOW_MS;
  // Its object has just been told that the person is still there; a pass that says so keeps the next pings from telling it.
  const isSeenAnew = isLongUnheard(pass.claims.seen, nowMs) && !isLongUnheard(seen, nowMs);
  const isRenewed = isEnding || isSeenAnew || person !== pass.claims.sub;
  return isRenewed ? issueKnownPass(isolate, pass, about) : undefined;
}

/** A pass for a device whose person, unless named that of its last pass, has an object; the same arguments give the same pass. */
export function issueKnownPass(
  isolate: Isolate,
  { claims }: VerifiedPass,
  about: { readonly nowMs: number; readonly epoch: number; readonly seen?: number; readonly person?: string },
): Promise<string> {
  const { audience } = isolate.config;
  const { sub, cnf } = claims;
  const { nowMs, epoch, seen, person = sub } = about;
  const next = makePassClaims(present({ audience, person, jwk: cnf.jwk, nowMs, epoch, known: true, seen }));
  return signClaims("pass+jwt", next, isolate.keys.pass);
}
