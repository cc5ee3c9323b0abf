import type { Ask, Asked } from "../../ask/ask.ts";

/** What an operator says by hand. */
export interface HandSignal {
  readonly type: string;
  /** Absent: it is of no place. */
  readonly place?: string;
}

/** Turns a signal on for so long, or off without a time. */
export function saySignal(ask: Ask, { type, place }: HandSignal, validForSeconds?: number): Promise<Asked<unknown>> {
  const state = validForSeconds === undefined ? { state: "off" } : { state: "on", validForSeconds };
  const body = { jti: crypto.randomUUID(), type, ...state };
  return ask("/admin/v1/signals", { body: place === undefined ? body : { ...body, place } });
}
