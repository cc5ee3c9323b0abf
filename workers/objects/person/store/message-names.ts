import { MAX_MESSAGES_A_DAY, type MessageSource } from "../../../../shared/person/message-bounds.ts";

/** What is remembered of a stored message. */
export interface MessageName {
  readonly kid: string;
  readonly jti: string;
  readonly iatMs: number;
  readonly atMs: number;
  /** Of its decision, while its receipt is kept. */
  readonly serial: string | null;
}

/**
 * The names of the stored messages, in memory: a message that never came before is told without a query, and how many
 * came, and which receipt is the oldest, without a row of its own.
 */
export interface MessageNames {
  readonly has: (kid: string, jti: string) => boolean;
  readonly note: (name: MessageName) => void;
  /** In the place of what was known; oldest first. */
  readonly reload: (names: readonly MessageName[]) => void;
  /** Of a tag: the newest of the gateway whose message `jti` is. */
  readonly newestIatMs: (kid: string, jti?: string) => number;
  /** Who sent what is kept: devices, `tag:{keyed hash}` of sightings, `sender:{id}`. */
  readonly senders: () => readonly string[];
  /** When the messages of the last day were stored that changed state, oldest first. */
  readonly timesOf: (source: MessageSource) => readonly number[];
  /** The oldest receipts beyond the newest `max`, which are forgotten here. */
  readonly takeBeyond: (max: number) => readonly MessageName[];
  readonly clear: () => void;
}

/** Knows of nothing yet. */
export function makeMessageNames(): MessageNames {
  const names = new Map<string, number>();
  const newestIats = new Map<string, number>();
  let times: Record<MessageSource, number[]> = { own: [], senders: [] };
  /** Oldest first. */
  let receipts: MessageName[] = [];

  function note(message: MessageName): void {
    const { kid, jti, iatMs, atMs, serial } = message;
    if (serial !== null) receipts.push(message);
    const source = sourceOf(kid);
    if (source === undefined) return;
    names.set(nameOf(kid, jti), atMs);
    const order = orderOf(kid, jti);
    newestIats.set(order, Math.max(iatMs, newestIats.get(order) ?? iatMs));
    const counted = times[source];
    counted.push(atMs);
    // Only so many are ever asked for; cut now and then, not with every message.
    if (counted.length > 2 * MAX_MESSAGES_A_DAY[source]) counted.splice(0, MAX_MESSAGES_A_DAY[source]);
  }

  function clear(): void {
    names.clear();
    newestIats.clear();
    times = { own: [], senders: [] };
    receipts = [];
  }

  return {
    has: (kid, jti) => names.has(nameOf(kid, jti)),
    note,
    reload(stored) {
      clear();
      for (const name of stored) note(name);
    },
    newestIatMs: (kid, jti) => newestIats.get(orderOf(kid, jti)) ?? Number.NEGATIVE_INFINITY,
    senders: () => [...newestIats.keys()],
    timesOf: (source) => times[source],
    takeBeyond: (max) => receipts.splice(0, Math.max(0, receipts.length - max)),
    clear,
  };
}

/** Whose message it was; undefined of a decision that no message asked for. */
function sourceOf(kid: string): MessageSource | undefined {
  if (kid === "") return undefined;
  return isDeviceName(kid) ? "own" : "senders";
}

/** Whether a message is of a device: what senders say is under `tag:` or `sender:`, and a thumbprint has no colon. */
export function isDeviceName(kid: string): boolean {
  return kid !== "" && !kid.includes(":");
}

/** Whose messages are in one order: of a tag, each gateway's, whose `jti` is `{gateway}/{its own}` (see-tags.ts). */
function orderOf(kid: string, jti = ""): string {
  const end = jti.indexOf("/");
  return end < 0 ? kid : nameOf(kid, jti.slice(0, end));
}

/** Neither part has a space in it. */
function nameOf(kid: string, jti: string): string {
  return `${kid} ${jti}`;
}
