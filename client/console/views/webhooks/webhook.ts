/** A webhook as GET /admin/v1/webhooks tells it. */
export interface Webhook {
  readonly id: string;
  readonly host: string;
  readonly path: string;
  readonly events: readonly string[];
  readonly purposes: readonly string[];
  readonly identity: "pairwise" | "customer";
  /** Of the brand itself; every other is a partner's. */
  readonly own: boolean;
  readonly state: "on" | "gone" | "closed";
  /** Messages on their way; of those, tried before without success; given up after three days. */
  readonly waiting: number;
  readonly failing: number;
  readonly failed: number;
  readonly oldestAt?: string;
  /** Of an attempt that failed; 0: no answer. */
  readonly lastStatus?: number;
  readonly goneSince?: string;
}

/** How a webhook does, the worst that is true of it. */
export type Standing = "closed" | "gone" | "lost" | "failing" | "waiting" | "well";

/** What an operator should see first of a webhook. */
export function standingOf({ state, failed, failing, waiting }: Webhook): Standing {
  if (state !== "on") return state;
  if (failed > 0) return "lost";
  if (failing > 0) return "failing";
  return waiting > 0 ? "waiting" : "well";
}

/** Answer of POST /admin/v1/webhooks/{id}/test. */
export interface Tested {
  readonly delivered: boolean;
  readonly status?: number;
  readonly reason?: "no-answer" | "no-secret";
}

/** What was done with a webhook last. */
export type Done =
  | { readonly what: "test"; readonly id: string; readonly tested: Tested }
  | { readonly what: "replay"; readonly id: string; readonly replayed: number }
  | { readonly what: "resume"; readonly id: string };
