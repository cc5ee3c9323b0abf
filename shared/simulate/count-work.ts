import type { Policy } from "../catalog/policy.ts";
import type { Decision } from "../decide/decision.ts";
import type { Facts } from "../locate/facts.ts";
import type { PersonState } from "../person/person-state.ts";

/** A person who begins their day, or a message: to be located, and to be found to change nothing. */
export const STEP_MICROS = 150;

/** Two places where somebody is at the same time: stays and visits are compared with each other. */
const PAIR_OF_PLACES_MICROS = 0.15;

/** A trigger that is compared with a place; one of dwell, that is looked for by its moment. */
const TRIGGER_MICROS = 0.05;
const DWELL_MICROS = 0.004;

/** A moment that is judged at a place, its condition, and each exposure that its caps look at. */
const JUDGED_MICROS = 1;
const CONDITION_MICROS = 1;
const EXPOSURE_MICROS = 0.03;

/** An operand of a condition, a character of a text or an item of a list. */
export const HANDLED_MICROS = 0.05;

/** A decision on one person, and the person before and after it; neither, if the edge decided alone. */
interface Deciding {
  readonly decision: Decision;
  readonly before?: PersonState;
  readonly next?: PersonState;
  /** What the message said; nothing, if silence was decided on. */
  readonly facts?: Facts;
}

/** Counts what deciding takes on a policy, in microseconds, but for what its conditions handle. */
export function makeWorkCounter({ triggers, moments }: Policy): (deciding: Deciding) => number {
  const { enter, exit, dwell } = triggers;
  const waiting = enter.length + exit.length + dwell.length;
  const conditions = [...moments.values()].filter(({ when }) => when !== undefined).length;
  return ({ decision: { gates }, before, next, facts }) => {
    const { inside = [], border = [] } = facts?.fix ?? {};
    const located = inside.length + border.length + (facts?.beacons.length ?? 0);
    const places = Math.max(1, located, before?.presence.stays.length ?? 0, next?.presence.stays.length ?? 0);
    const dwelt = Object.values(next?.presence.visits ?? {}).reduce((sum, visit) => sum + visit.dwelt.length, 0);
    const judgedMicros = JUDGED_MICROS + (next?.exposures.length ?? 0) * EXPOSURE_MICROS;
    return (
      places ** 2 * PAIR_OF_PLACES_MICROS +
      places * waiting * TRIGGER_MICROS +
      (dwelt + gates.length) * dwell.length * DWELL_MICROS +
      places * (gates.length * judgedMicros + Math.min(gates.length, conditions) * CONDITION_MICROS)
    );
  };
}
