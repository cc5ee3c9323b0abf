import type { Answered } from "./ask.ts";
import { correctSkew } from "./correct-skew.ts";
import { isAnswer } from "./is-answer.ts";
import { MAX_PRESENT } from "./limits.ts";
import { readPass } from "./pass.ts";
import { namesOf } from "./ping-claims.ts";
import type { VaultState } from "./vault.ts";

/** An answer, and what had been asked. */
export interface Exchange extends Required<Answered> {
  readonly kind: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What the device knows after an answer: the mesh's time, a newer pass, where the person is, the area. */
export function learnFromAnswer(state: VaultState, heard: Exchange): VaultState {
  const { kind, status, body, clock } = heard;
  const timed = { ...state, skewSeconds: correctSkew(state.skewSeconds, clock) };
  if (refusesName(body)) return learnTold(timed, heard, String(body.pointers));
  if (status !== 200) return timed;
  const passed = isNewer(body.pass, state.pass) ? { ...timed, pass: body.pass } : timed;
  if (kind === "ping") return learnPlace(passed, heard);
  // The area holds what was agreed to when it was given.
  return kind === "consent" ? { ...passed, area: undefined } : passed;
}

/** Whether a ping was refused for the zone or the language it named. */
export function refusesName({ pointers }: Answered["body"]): boolean {
  return /\/(timeZ|loc)/.test(String(pointers));
}

/** Of two answers that came in the wrong order the older one's pass is not taken. */
function isNewer(pass: unknown, held: string | undefined): pass is string {
  return typeof pass === "string" && readPass(pass).exp >= readPass(held).exp;
}

function learnPlace(state: VaultState, heard: Exchange): VaultState {
  const { said, body } = heard;
  if (!isAnswer(body)) return state;
  // A position that signals do not reach has no area: its person is registered in no cell any more.
  const { presence, area = said.position ? undefined : state.area, receipt } = body;
  const present = [...new Set(presence.map(({ place }) => place))].slice(0, MAX_PRESENT);
  // The mesh takes zone and language where it asked the person's object, and an edge that did not says nothing of these.
  const wasAsked = present.length > 0 || receipt !== undefined || said.present !== undefined;
  const wasTold = wasAsked && (said.timeZone ?? said.locale) !== undefined;
  return { ...(wasTold ? learnTold(state, heard, "timeZone,locale") : state), area, present };
}

/** `heeded` of zone and language, taken or refused, need not be said again until they change, or for a day; nor what was not said. */
function learnTold(state: VaultState, { said, clock }: Exchange, heeded: string): VaultState {
  const names = namesOf(state, (name) => heeded.includes(name) || said[name] === undefined);
  return { ...state, told: { ...names, atSeconds: clock.heardSeconds + state.skewSeconds } };
}
