import type { Exchange, Visitor } from "../../local/visitor.ts";

/** What came of one step, in the words of the table. */
export interface Seen {
  /** Places, as `place/zone`; empty where the person is nowhere, or the answer does not say. */
  readonly presence: string;
  /** `offer`, `push`, `none`, or the HTTP status of what is no ping. */
  readonly outcome: string;
  /** Id of the moment, reason of the "no", code of the refusal, or what else tells this answer from others. */
  readonly why: string;
  /** For the person at the terminal, in place of `why`. */
  readonly shown?: string;
  readonly milliseconds: number;
  /** What else there is to see, a line each, below the step. */
  readonly notes?: readonly string[];
}

/** What must come of a step. */
type Must = Omit<Seen, "shown" | "milliseconds" | "notes">;

/** One thing that the visitor does, and what must come of it. */
export interface Step {
  readonly sent: string;
  /** On the visitor's clock, since the step before. */
  readonly afterSeconds: number;
  readonly act: (visitor: Visitor) => Promise<Seen>;
  readonly must: Must;
  /** What is as right, where it depends on the walks before. */
  readonly orElse?: Must;
}

interface PingAnswer {
  readonly outcome?: string;
  readonly reason?: string;
  readonly offer?: { readonly moment: string; readonly title: string };
  readonly presence?: readonly { readonly place: string; readonly zone?: string }[];
  readonly code?: string;
}

/** What the answer to a ping says; of a refusal its status and code. */
export function seePing({ status, body, milliseconds }: Exchange): Seen {
  const { outcome, reason, offer, presence = [], code } = body as PingAnswer;
  const places = presence.map(({ place, zone }) => (zone === undefined ? place : `${place}/${zone}`)).join(", ");
  const why = offer?.moment ?? reason ?? code ?? "";
  const shown = offer === undefined ? {} : { shown: `"${offer.title}"` };
  return { presence: places, outcome: outcome ?? String(status), why, ...shown, milliseconds };
}

/** What the answer to another message says: its status, and `why` in the step's own words, of a refusal its code. */
export function seeStatus({ status, body, milliseconds }: Exchange, why: string): Seen {
  const { code } = body as { code?: string };
  return { presence: "", outcome: String(status), why: code ?? why, milliseconds };
}

/** How the step went wrong, in one line; undefined where it went as it must. */
export function differenceOf({ sent, must, orElse = must }: Step, seen: Seen): string | undefined {
  const found = describe(seen);
  if (found === describe(must) || found === describe(orElse)) return undefined;
  return `${sent.trim()}: expected ${describe(must)}, got ${found}`;
}

function describe({ presence, outcome, why }: Must): string {
  return `${outcome} (${why}), presence [${presence}]`;
}
