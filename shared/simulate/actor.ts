import { draw } from "../decide/draw.ts";
import { ownValue } from "../json/json-object.ts";
import { newPerson, type PersonState } from "../person/person-state.ts";
import { NO_MEMORY, type PresenceMemory } from "../presence/presence-state.ts";
import type { Walker } from "./draw-ways.ts";

/** A person while the day goes on. */
export interface Actor {
  readonly number: number;
  readonly drawKey: Uint8Array;
  /** Absent of who agreed to nothing: the edge answers them. */
  person: PersonState | undefined;
  memory: PresenceMemory;
  /** Where their device was last told that it is. */
  present: readonly string[];
  /** When their silence is looked at next, epoch milliseconds. */
  dueMs: number;
}

/** Shares of people who agree to a purpose, unless told: assumptions, told in docs/simulate.md. */
export const USUAL_SHARES: Readonly<Record<string, number>> = { location: 0.8, marketing: 0.7, push: 0.5 };
const OTHER_SHARE = 0.5;

/** A person as the day begins, who agreed to what is drawn for them, and got nothing so far. */
export function beginDay(
  { drawKey, timeZone, visits }: Walker,
  number: number,
  purposes: readonly string[],
  agree: Readonly<Record<string, number>>,
): Actor {
  const shares: Readonly<Record<string, number>> = { ...USUAL_SHARES, ...agree };
  const agreed = purposes.filter(
    (purpose) => draw(drawKey, `agree:${purpose}`) < (ownValue(shares, purpose) ?? OTHER_SHARE),
  );
  const { profile, presence, ...fresh } = newPerson(`person-${number}`, 0);
  const person: PersonState = {
    ...fresh,
    profile: { ...profile, timeZone },
    consent: Object.fromEntries(agreed.map((purpose) => [purpose, { granted: true, atMs: 0 }])),
    presence: { ...presence, visitCounts: visits },
  };
  return {
    number,
    drawKey,
    person: agreed.length === 0 ? undefined : person,
    memory: NO_MEMORY,
    present: [],
    dueMs: Number.POSITIVE_INFINITY,
  };
}
