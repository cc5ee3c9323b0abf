import type { Policy } from "../catalog/policy.ts";
import type { Decision, Outcome, Reason } from "../decide/decision.ts";
import type { MomentFigures, Simulation } from "./simulation.ts";

/** The figures of a day while it goes on. */
export interface Tally {
  readonly add: (decision: Decision) => void;
  readonly read: () => Pick<Simulation, "outcomes" | "reasons" | "moments">;
}

type Counting<Figures> = { -readonly [Name in keyof Figures]: Figures[Name] };

/** A tally of all moments of a policy, each at nothing. */
export function makeTally({ moments }: Policy): Tally {
  const outcomes: Record<Outcome, number> = { offer: 0, push: 0, none: 0 };
  const reasons: Partial<Record<Reason, number>> = {};
  const refusals = new Map<string, Partial<Record<Reason, number>>>();
  const figures = new Map<string, Counting<MomentFigures>>();
  for (const moment of [...moments.keys()].sort()) {
    const ofMoment = {};
    refusals.set(moment, ofMoment);
    figures.set(moment, { moment, setOff: 0, offers: 0, pushes: 0, effects: 0, outranked: 0, refusals: ofMoment });
  }
  return {
    add({ outcome, reason, gates, chosen }) {
      outcomes[outcome] += 1;
      if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
      for (const gate of gates) {
        const own = figures.get(gate.moment);
        const refused = refusals.get(gate.moment);
        if (own === undefined || refused === undefined) continue;
        own.setOff += 1;
        if (gate.reason === "outranked") own.outranked += 1;
        else if (gate.reason !== undefined) refused[gate.reason] = (refused[gate.reason] ?? 0) + 1;
        else if (chosen?.moment !== gate.moment) own.effects += 1;
        else if (outcome === "push") own.pushes += 1;
        else own.offers += 1;
      }
    },
    read: () => ({ outcomes, reasons, moments: [...figures.values()] }),
  };
}
