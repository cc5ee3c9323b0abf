import { present } from "../json/present.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import type { PresentPlace } from "../presence/presence-state.ts";

/** Why a message got no offer, in the order in which the gates are judged. */
export type Reason =
  | "late"
  | "consent"
  | "paused"
  | "schedule"
  | "closed"
  | "low-confidence"
  | "condition"
  | "control-group"
  | "suppressed"
  | "quiet-hours"
  | "cap-moment"
  | "cap-campaign"
  | "cap-person"
  | "budget"
  | "expired"
  | "no-channel"
  | "no-moment";

export type Outcome = "offer" | "push" | "none";

/** What became of one candidate: the first gate it failed, or that a better-ranked one won. */
export interface Gate {
  readonly moment: string;
  readonly passed: boolean;
  readonly reason?: Reason | "outranked";
  readonly detail?: string;
}

/** The verdict on one message, written once. Plain JSON. */
export interface Decision {
  readonly outcome: Outcome;
  /** Exactly when outcome is none. */
  readonly reason?: Reason;
  readonly gates: readonly Gate[];
  /** With offer, push and control-group exposures: what was chosen. */
  readonly chosen?: Chosen;
  readonly presence: readonly PresentPlace[];
}

export interface Chosen {
  readonly moment: string;
  readonly campaign?: string;
  /** Absent for someone in the control group. */
  readonly variant?: string;
  /** It is handed over to the brand's own provider of messages, and no push is sent. */
  readonly via?: "handover";
  readonly place?: string;
  /** What set the moment off; absent of what was decided before this was kept. */
  readonly cause?: Cause;
  /** It was earned by where the person is, so it needs `location` until it is sent. */
  readonly isLocated: boolean;
  /** A held push is sent from then on; otherwise absent. */
  readonly notBeforeMs?: number;
  readonly validUntilMs: number;
  /** What the variant says to this person. Absent with it. */
  readonly texts?: OfferTexts;
}

/** The texts of an offer in the person's language, with the values that they name. Plain JSON. */
export interface OfferTexts {
  readonly said: Wording;
  /** What the offer's page says, which whoever has its link can read; absent: the same. */
  readonly page?: Wording;
  /** What must stay granted for the offer to be sent or shown, because of its values and its run; absent: nothing. */
  readonly purposes?: readonly string[] | undefined;
}

export interface Wording {
  readonly title: string;
  readonly body?: string;
  /** What is on the button. */
  readonly label: string;
}

/** What set a moment off: as much of an occurrence as is kept to tell the person why. Plain JSON. */
export type Cause =
  | { readonly kind: "enter" | "exit" | "dwell"; readonly place: string }
  | { readonly kind: "zone"; readonly place: string; readonly zone: string }
  | { readonly kind: "scan"; readonly marker: string }
  | { readonly kind: "event"; readonly name: string }
  | {
      readonly kind: "signal";
      readonly signal: string;
      readonly type: string;
      /** Absent: it was said of the person as a customer. */
      readonly place?: string;
      /** It happened once, and is not on. */
      readonly once?: true;
    }
  /** `run`: the key of the run. */
  | { readonly kind: "stage"; readonly journey: string; readonly stage: string; readonly run: string }
  | { readonly kind: "after"; readonly moment: string };

/** The cause that an occurrence is. Its place is where it occurred, also if the moment waits for any place with a label. */
export function causeOf(occurrence: Occurrence): Cause {
  switch (occurrence.kind) {
    case "enter":
    case "exit":
    case "dwell":
      return { kind: occurrence.kind, place: occurrence.place };
    case "zone":
      return { kind: "zone", place: occurrence.place, zone: occurrence.zone };
    case "scan":
      return { kind: "scan", marker: occurrence.marker };
    case "event":
      return { kind: "event", name: occurrence.name };
    case "signal":
      return present({
        kind: occurrence.kind,
        signal: occurrence.signal,
        type: occurrence.type,
        place: occurrence.place,
        once: occurrence.once,
      });
    case "stage": {
      const { journey, stage, key } = occurrence.run;
      return { kind: "stage", journey, stage, run: key };
    }
    case "after":
      return { kind: "after", moment: occurrence.follows };
  }
}
