import type { Answered } from "./ask.ts";
import { correctSkew } from "./correct-skew.ts";
import { isAnswer } from "./is-answer.ts";
import { readPass } from "./pass.ts";
import { zoneAndLocale } from "./ping-claims.ts";
import type { VaultState } from "./vault.ts";

/** An answer, and what had been asked. */
export interface Exchange extends Required<Answered> {
  readonly kind: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/** A ping may name this many places. */
const MAX_PRESENT = 20;

/** What the device knows after an answer: the mesh's time, a newer pass, where the person is, the area. */
export function learnFromAnswer(state: VaultState, heard: Exchange): VaultState {
  const { kind, status, body, clock } = heard;
  const timed = { ...state, skewSeconds: correctSkew(state.skewSeconds, clock) };
  if (status !== 200) return timed;
  const passed = isNewer(body.pass, state.pass) ? { ...timed, pass: body.pass } : timed;
  if (kind === "ping") return learnPlace(passed, heard);
  if (kind !== "consent") return passed;
  // The area holds what was agreed to when it was given.
  return { ...passed, area: undefined };
}

/** Of two answers that came in the wrong order the older one's pass is not taken. */
function isNewer(pass: unknown, held: string | undefined): pass is string {
  return typeof pass === "string" && (held === undefined || readPass(pass).exp >= readPass(held).exp);
}

function learnPlace(state: VaultState, { said, body, clock }: Exchange): VaultState {
  if (!isAnswer(body)) return state;
  const { presence, area = state.area, receipt } = body;
  // The mesh takes zone and language where it asked the person's object, and an edge that did not says nothing of these.
  const wasAsked = presence.length > 0 || receipt !== undefined || said.present !== undefined;
  const told =
    wasAsked && said.timeZone !== undefined
      ? { ...zoneAndLocale(state), atSeconds: clock.heardSeconds + state.skewSeconds }
      : state.told;
  return { ...state, area, told, present: [...new Set(presence.map(({ place }) => place))].slice(0, MAX_PRESENT) };
}
