import type { Answer, BeaconRow, Said } from "./api.ts";
import { type Answered, NOBODY } from "./ask.ts";
import { checkArgument } from "./check-argument.ts";
import { isAnswer } from "./is-answer.ts";
import { MAX_ROWS, MOMENTS_MS } from "./limits.ts";
import { bodyOf } from "./mesh-problem.ts";
import { enqueue } from "./outbox.ts";
import type { Pump } from "./pump.ts";
import { type Claims, hasConsent, isToBeRepeated, type Session } from "./session.ts";
import type { Tabs } from "./tabs.ts";

/** What a ping may do. */
export interface PingOptions {
  /** One of these must be granted; any, unless named. */
  readonly purposes?: readonly string[];
  /** It is worth something later, too: hears what waits with it, where the mesh was not reached. */
  readonly rest?: Pump["rest"];
}

/** Sends a ping and tells every tab what it earned. Rejects with a MeshProblem where the mesh refuses it. */
export async function sendPing(
  session: Session,
  tabs: Tabs,
  claims: Claims,
  { purposes, rest }: PingOptions,
): Promise<Said> {
  const state = await session.vault.read("state");
  const unasked = { state: "not-sent", reason: "consent", missing: purposes } as const;
  if (state === undefined || !hasConsent(state, purposes)) return unasked;
  const stamp = await session.stamp();
  const madeMs = performance.now();
  let answered = await session.send("ping", claims, stamp);
  if (answered.body.reason === "late" && performance.now() - madeMs < MOMENTS_MS) {
    const now = await session.stamp();
    // It has just happened, but the clock had been set back. The mesh has kept nothing of it.
    if (now.skewSeconds !== stamp.skewSeconds)
      answered = await session.send("ping", claims, { ...now, jti: stamp.jti });
  }
  if (isToBeRepeated(answered)) {
    if (!rest) return { state: "not-sent", reason: "offline" };
    const granted = Object.keys(state.consented).filter((purpose) => state.consented[purpose]);
    const waiting = await enqueue(session, { kind: "ping", claims, purposes: purposes ?? granted }, stamp);
    rest({ ...answered, waiting });
    return { state: "queued" };
  }
  if (answered === NOBODY) return unasked;
  bodyOf(answered);
  const answer = shareAnswer(tabs, answered);
  return answer === undefined ? { state: "not-sent", reason: "offline" } : { state: "answered", answer };
}

/** Says what a native shell heard, in as many pings as it takes. */
export async function sendBeacons(session: Session, tabs: Tabs, rows: readonly BeaconRow[]): Promise<Said> {
  checkArgument(Array.isArray(rows), "rows", rows, "a list");
  let said: Said | undefined;
  for (let from = 0; from < rows.length || said === undefined; from += MAX_ROWS) {
    const next = await sendPing(
      session,
      tabs,
      { beacons: rows.slice(from, from + MAX_ROWS) },
      { purposes: ["location"] },
    );
    if (said?.state !== "answered" || said.answer.offer === undefined) said = next;
    if (next.state !== "answered") break;
  }
  return said;
}

/** Tells every tab the answer to a ping, and the offer in it; gives the answer, or undefined where it is none. */
export function shareAnswer(tabs: Tabs, { body }: Answered): Answer | undefined {
  const { pass, ...answer } = body;
  if (!isAnswer(answer)) return undefined;
  tabs.tell("answer", answer);
  const { outcome, offer, receipt, serverTime } = answer;
  if (outcome === "offer" && offer !== undefined && receipt !== undefined) {
    tabs.tell("offer", { offer, receipt, untilMs: Date.now() + Date.parse(offer.validUntil) - serverTime * 1000 });
  }
  return answer;
}
