import type { Trust } from "../catalog/catalog.ts";
import type { Scalar } from "../condition/condition.ts";
import { present } from "../json/present.ts";

/** What a sender or an operator says of one type at one place, or at none. Plain JSON. */
export interface SaidSignal {
  /** Of this message: the keyed hash of its signer and jti. */
  readonly id: string;
  /** Who said it: the id of a sender, or an operator by name. */
  readonly sender: string;
  readonly trust: Trust;
  readonly type: string;
  readonly place?: string;
  /** Of a customer's signal: the key of the run that it is about. */
  readonly run?: string;
  readonly data: Readonly<Record<string, Scalar>>;
  /** Absent: it happens once, and nothing is on afterwards. */
  readonly state?: "on" | "off";
  /** When it happened, epoch milliseconds; never in the future. */
  readonly atMs: number;
  /** Always with `on`, never with `off`. */
  readonly validForMs?: number;
}

/** What was said of one type and place, as far as it still matters. Plain JSON, one row. */
export interface StoredSignal extends Omit<SaidSignal, "state" | "atMs" | "validForMs"> {
  /** When it began. */
  readonly fromMs: number;
  /** Each `on` after the last `off`, but for those that a later one outlasts; oldest first, so the longest first. */
  readonly spans: readonly Span[];
  /** The last `off`. Absent: there was none. */
  readonly offMs?: number;
  /** Names of the areas that tell people of it. Empty: nobody is told. */
  readonly areas: readonly string[];
  /** The end that these areas know, epoch milliseconds; 0 once they were told to stop. */
  readonly areasUntilMs?: number;
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A signal that nobody has prolonged may still be, so long after its end. */
const GRACE_MS = 60_000;

/** Devices repeat what they say; this many different spans of one signal are told apart, the oldest of more become one. */
const MAX_SPANS = 20;

/** When it ends by itself, epoch milliseconds; undefined: it is off. */
export function untilOf(stored: StoredSignal | undefined): number | undefined {
  return stored?.spans[0]?.untilMs;
}

/** Whether it is on at that time. */
export function isOn(stored: StoredSignal | undefined, nowMs: number): boolean {
  return (untilOf(stored) ?? 0) > nowMs;
}

/**
 * What is stored after one more message. Whether it is on, and until when, follows from the messages alone, in whatever
 * order they come and however often: every `on` lasts for its time, and an `off` ends those that are not later.
 */
export function changeSignal(before: StoredSignal | undefined, said: SaidSignal): StoredSignal {
  const { state, atMs, validForMs = 0, ...begun } = said;
  if (state === "off") {
    const offMs = Math.max(atMs, before?.offMs ?? atMs);
    const rest = before ?? { ...begun, fromMs: atMs, spans: [], areas: [] };
    return { ...rest, offMs, spans: rest.spans.filter(({ fromMs }) => fromMs > offMs) };
  }
  if (before?.offMs !== undefined && atMs <= before.offMs) return before;
  const span = { fromMs: atMs, untilMs: atMs + validForMs };
  const endMs = untilOf(before);
  if (before !== undefined && endMs !== undefined && atMs <= endMs + GRACE_MS) {
    return { ...before, spans: addSpan(before.spans, span) };
  }
  return present({ ...begun, fromMs: atMs, spans: [span], offMs: before?.offMs, areas: [] });
}

/** The spans and one more, without those that it outlasts; itself left out if one outlasts it. */
function addSpan(spans: readonly Span[], span: Span): readonly Span[] {
  const outlasts = (a: Span, b: Span) => a.fromMs >= b.fromMs && a.untilMs >= b.untilMs;
  if (spans.some((other) => outlasts(other, span))) return spans;
  const kept = [...spans.filter((other) => !outlasts(span, other)), span].sort((a, b) => a.fromMs - b.fromMs);
  const [first, second, ...others] = kept;
  if (kept.length <= MAX_SPANS || first === undefined || second === undefined) return kept;
  return [{ ...second, untilMs: first.untilMs }, ...others];
}
