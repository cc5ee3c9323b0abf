import type { Moved } from "../person/moved.ts";

/** Where a device's own person has gone: all that is left in their object once they are merged. Immutable and plain JSON. */
export interface Forward<Statement = unknown> {
  /** The customer's person; absent of a device that was unlinked so long ago that nothing leads there any more. */
  readonly to?: string;
  /** The life of that person that this belongs to. */
  readonly epoch: number;
  readonly merge: string;
  /**
   * `frozen`: what is here is on its way and changes no more. `moved`: it is there. `closed`: the device was unlinked, and its
   * key is never taken again.
   */
  readonly state: "frozen" | "moved" | "closed";
  /** Since when. */
  readonly atMs: number;
  /** While frozen: what the person took back meanwhile, for the customer's person to apply. */
  readonly handed?: readonly Statement[];
  /** While frozen: the person was erased, so the customer's person has to go as well. */
  readonly isErased?: true;
}

/** How long an unlinked device's own person still leads to the customer's: as long as its last pass can be renewed. */
export const FORWARD_KEPT_MS = 400 * 86_400_000;

/** Most statements that are kept to be handed over: freezing lasts moments, and nobody takes back more in them. */
const MAX_HANDED = 100;

/** To whom what names this person is sent on: receipts and tags of a device that was unlinked, too. */
export function leadsTo({ to, epoch, state }: Forward): Moved | undefined {
  return to === undefined || state === "frozen" ? undefined : { code: "moved", to, epoch };
}

/** The frozen person with one more statement to hand over. Undefined: they are not frozen, or too many wait already. */
export function handOver<Statement>(forward: Forward<Statement>, statement: Statement): Forward<Statement> | undefined {
  const handed = forward.handed ?? [];
  if (forward.state !== "frozen" || handed.length >= MAX_HANDED) return undefined;
  return { ...forward, handed: [...handed, statement] };
}

/** The device of this person was unlinked from that customer's. Undefined: this person went elsewhere, or nowhere. */
export function closeForward<Statement>(
  forward: Forward<Statement> | undefined,
  to: string,
  atMs: number,
): Forward<Statement> | undefined {
  if (forward?.to !== to || forward.state === "frozen") return undefined;
  return forward.state === "closed" ? forward : { ...forward, state: "closed", atMs };
}

/**
 * Whether an erasure of that customer's person is of the life that this person went to: what is said of one life is not to reach
 * those who have gone to the next.
 */
export function isErasedWith(
  forward: Forward | undefined,
  { to, erasedAtMs }: { readonly to: string; readonly erasedAtMs: number },
): forward is Forward {
  return forward !== undefined && forward.to === to && forward.epoch <= erasedAtMs;
}

/** What is left if the customer's person is erased: of a closed device, that it is closed; else nothing. */
export function withoutCustomer<Statement>(forward: Forward<Statement>): Forward<Statement> | undefined {
  if (forward.state !== "closed") return undefined;
  const { epoch, merge, state, atMs } = forward;
  return { epoch, merge, state, atMs };
}
