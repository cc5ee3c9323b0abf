import type { ToldRefusals, ToldSender } from "../measure/pulse/sender-view.ts";

/** A sender of the catalog, and how it does. */
export interface SenderHealth extends ToldSender {
  readonly sender: string;
  readonly kind: string;
  readonly scopes: readonly string[];
  /** Absent: all. */
  readonly places?: readonly string[];
  readonly revoked: boolean;
}

/** What an operator reads of a mesh beside what GET /health tells anybody. */
export interface OperatorHealth {
  readonly failures: readonly (ToldRefusals & { readonly what: string })[];
  /** Campaigns that a guardrail paused, and that nobody resumed. */
  readonly guardrails: readonly { readonly campaign: string; readonly pausedAt: string }[];
  /** In the order of the catalog. */
  readonly senders: readonly SenderHealth[];
}
