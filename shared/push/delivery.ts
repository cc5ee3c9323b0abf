/** What one attempt brought: the push service's answer, or none (time-out, network). */
export type PushOutcome = { readonly status: number; readonly retryAfterSeconds?: number } | "no-answer";

/**
 * Where a delivery stands. `waiting`: an attempt is due at `nextAtMs`, or under way. All others are ends: `delivered`, the
 * push service took it; `gone`, the subscription is to be deleted (404, 410); `refused`, an answer that trying again would
 * not change; `expired`, the validity ended first; `stopped`, by withdrawal or pause.
 */
export type DeliveryState = "waiting" | "delivered" | "gone" | "refused" | "expired" | "stopped";

/** One push on its way to one subscription. Plain data, stored in the person's outbox; times in epoch milliseconds. */
export interface Delivery {
  /** The device whose subscription it is (each has one). */
  readonly device: string;
  readonly state: DeliveryState;
  /** Attempts begun. */
  readonly attempts: number;
  /** When the next attempt is due; while one is under way, when it is given up for lost. */
  readonly nextAtMs: number;
  /** No attempt begins after it, nor in its last second: a TTL has whole seconds and is more than 0. */
  readonly validUntilMs: number;
  /** An attempt was begun and its end is not recorded. */
  readonly open: boolean;
  /** An attempt ended and nobody knows how: the push may have been taken. */
  readonly unknown: boolean;
  /** The push service does not accept the mesh's key or its header (401, 403): an operator must look. */
  readonly alert: boolean;
}

const FIRST_BACK_OFF_MS = 5_000;
const MAX_BACK_OFF_MS = 600_000;
const SHORTEST_VALIDITY_MS = 1_000;

/**
 * An attempt takes at most 5 s; one that is still open after this was lost with the object that made it. The object looks at
 * that time; it leaves memory after 10 s at rest, and a later look would cost loading it again.
 */
const LOST_AFTER_MS = 7_000;

/** A push that has not been tried, due at `sendAtMs` (now, or when quiet hours end). */
export function newDelivery(device: string, sendAtMs: number, validUntilMs: number): Delivery {
  return {
    device,
    state: "waiting",
    attempts: 0,
    nextAtMs: sendAtMs,
    validUntilMs,
    open: false,
    unknown: false,
    alert: false,
  };
}

/**
 * The delivery as it must be stored before the request leaves, so that an attempt lost in a crash counts as one of unknown
 * end and is taken up again. Send exactly when the result is `waiting`: otherwise it has ended, by now or before.
 */
export function beginAttempt(delivery: Delivery, nowMs: number): Delivery {
  if (delivery.state !== "waiting") return delivery;
  const unknown = delivery.unknown || delivery.open;
  if (!leavesTime(nowMs, delivery)) return { ...delivery, state: "expired", open: false, unknown };
  return { ...delivery, attempts: delivery.attempts + 1, nextAtMs: nowMs + LOST_AFTER_MS, open: true, unknown };
}

/**
 * The delivery after an attempt's outcome. 2xx delivers, 404 and 410 end the subscription, 401 and 403 are the mesh's own
 * fault and alert; 429, any 5xx and silence are tried again while the validity lasts; every other answer (3xx too, as no
 * redirect is followed) is a refusal. Silence, 502 and 504 (a gateway that heard nothing) are attempts of unknown end. An
 * answer that comes late still counts: what the push service took is delivered, also when the push was stopped meanwhile.
 * `random`: 0 to 1, for the back-off.
 */
export function afterAttempt(delivery: Delivery, outcome: PushOutcome, nowMs: number, random: number): Delivery {
  if (delivery.state === "delivered") return delivery;
  const status = outcome === "no-answer" ? undefined : outcome.status;
  const closed = { ...delivery, open: false, unknown: delivery.unknown || isUnknownEnd(status) };
  if (status !== undefined && !isWorthRetrying(status)) {
    return { ...closed, state: endOf(status), alert: status === 401 || status === 403 };
  }
  if (delivery.state !== "waiting") return closed;
  const retryAfterSeconds = outcome === "no-answer" ? 0 : (outcome.retryAfterSeconds ?? 0);
  const nextAtMs = nowMs + backOffMs(delivery.attempts, retryAfterSeconds, random);
  return leavesTime(nextAtMs, delivery) ? { ...closed, nextAtMs } : { ...closed, state: "expired" };
}

/** The delivery where the object that made an attempt was lost before it ended: nobody will tell how it did. */
export function loseAttempt(delivery: Delivery): Delivery {
  return delivery.open ? { ...delivery, open: false, unknown: true } : delivery;
}

/** The delivery without the attempt that was begun and never sent: it is due now. */
export function cancelAttempt(delivery: Delivery, nowMs: number): Delivery {
  return delivery.open ? { ...delivery, open: false, attempts: delivery.attempts - 1, nextAtMs: nowMs } : delivery;
}

/** The delivery after withdrawal, pause or exit: no attempt begins any more; one under way may still be answered. */
export function stopDelivery(delivery: Delivery): Delivery {
  return delivery.state === "waiting" ? { ...delivery, state: "stopped" } : delivery;
}

/**
 * What became of a push over all subscriptions it went to. `pending` while one may still be tried; `undelivered` only if
 * all ended without a 2xx and without any attempt of unknown end.
 */
export function settle(deliveries: readonly Delivery[]): "pending" | "delivered" | "unknown" | "undelivered" {
  if (deliveries.some(({ state }) => state === "delivered")) return "delivered";
  if (deliveries.some(({ state }) => state === "waiting")) return "pending";
  return deliveries.some(({ open, unknown }) => open || unknown) ? "unknown" : "undelivered";
}

function leavesTime(atMs: number, { validUntilMs }: Delivery): boolean {
  return validUntilMs - atMs >= SHORTEST_VALIDITY_MS;
}

/** Statuses outside 200 to 599 are none that a server may end with: as good as no answer. */
function isUnknownEnd(status: number | undefined): boolean {
  return status === undefined || status < 200 || status > 599 || status === 502 || status === 504;
}

function isWorthRetrying(status: number): boolean {
  return status === 429 || status >= 500 || isUnknownEnd(status);
}

function endOf(status: number): DeliveryState {
  if (status < 300) return "delivered";
  return status === 404 || status === 410 ? "gone" : "refused";
}

/** Doubling from 5 s to 10 min, the later half of it at random, and never before the push service's Retry-After. */
function backOffMs(attempts: number, retryAfterSeconds: number, random: number): number {
  const full = Math.min(FIRST_BACK_OFF_MS * 2 ** Math.max(0, attempts - 1), MAX_BACK_OFF_MS);
  return Math.round(Math.max(full / 2, retryAfterSeconds * 1000) + (random * full) / 2);
}
