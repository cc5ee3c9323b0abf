import type { Confidence, Trust } from "../catalog/catalog.ts";
import type { RunFact, Scalar } from "../condition/condition.ts";
import type { Proximity } from "../radio/proximity.ts";

/** Something that a message (or silence) made happen, and that a trigger may wait for. */
export type Occurrence =
  | (At & { readonly kind: "enter" | "exit" })
  /** `moment`: the dwell moment whose time has come; fires once per visit. */
  | (At & { readonly kind: "dwell"; readonly moment: string })
  /**
   * A zone was reached, or reached more nearly than before in this stay: one occurrence each time, so that a moment that
   * asks for `near` fires when `near` is first reached. `before`: the proximity already reached earlier in this stay.
   */
  | (At & {
      readonly kind: "zone";
      readonly zone: string;
      readonly proximity: Proximity;
      readonly before?: Proximity;
    })
  /** Every scan of a known marker, `place` and `zone` where the marker has them; `isMadeUp`: by a code that never was good. */
  | {
      readonly kind: "scan";
      readonly marker: string;
      readonly place?: string;
      readonly zone?: string;
      readonly confidence: Confidence;
      readonly trust: Trust;
      readonly isMadeUp?: true;
    }
  /** An application event; `place` is where the person is present (the latest entered), if anywhere. */
  | {
      readonly kind: "event";
      readonly name: string;
      readonly place?: string;
      readonly zone?: string;
      readonly confidence: Confidence;
      readonly trust: Trust;
    }
  /**
   * A signal of a place that reaches this person, or, without a place, one that was said of this very customer: confidence
   * high. `isInside`: present in the place, confidence high; otherwise at most `metres` from its fence, confidence low.
   */
  | {
      readonly kind: "signal";
      /** Its id: nobody gets it twice. */
      readonly signal: string;
      readonly type: string;
      readonly data: Readonly<Record<string, Scalar>>;
      readonly untilMs: number;
      readonly once?: true;
      readonly place?: string;
      readonly isInside: boolean;
      readonly metres: number;
      readonly confidence: Confidence;
      readonly trust: Trust;
    }
  /** A run has come to a stage, or was told something new there. It is wherever the person is. */
  | {
      readonly kind: "stage";
      readonly run: RunFact;
      readonly place?: undefined;
      readonly confidence: Confidence;
      readonly trust: Trust;
    }
  /** So long ago the person got another moment, which `moment` follows; `run`: of that one. */
  | {
      readonly kind: "after";
      readonly moment: string;
      readonly follows: string;
      readonly run?: RunFact;
      readonly place?: undefined;
      readonly confidence: Confidence;
      readonly trust: Trust;
    };

/** Whether it tells where the person is, or comes of that. An event does not, nor what is said of a customer or comes by itself. */
export function isLocated(occurrence: Occurrence): boolean {
  if (occurrence.kind === "event" || occurrence.kind === "stage" || occurrence.kind === "after") return false;
  return occurrence.kind !== "signal" || occurrence.place !== undefined;
}

interface At {
  readonly place: string;
  readonly zone?: string;
  readonly confidence: Confidence;
  readonly trust: Trust;
}
