import type { Forward } from "./forward.ts";

/** A customer's person asks that a device's own person freezes for a merge. */
export interface FreezeAsk {
  readonly merge: string;
  readonly to: string;
  /** The life of the customer's person. */
  readonly epoch: number;
}

/** How a device's own person is when that is asked. */
export interface FreezeSide<Statement> {
  readonly forward: Forward<Statement> | undefined;
  /** The link was signed before an erasure, or with a pass of an earlier life. */
  readonly isRevoked: boolean;
  /** A push is being sent right now: whether it arrived will be known in a moment. */
  readonly isSending: boolean;
}

/**
 * `frozen`: the rows are yours. `moved`: they were taken before, for this very merge. `linked`: the device is another
 * customer's. `closed`: it was unlinked. `revoked`: it was erased before the link. `erased`: it was erased while frozen, so
 * nothing comes over. `later`: not now.
 */
export type FreezeAnswer = "frozen" | "moved" | "linked" | "closed" | "revoked" | "erased" | "later";

/** What a device's own person answers, and where they are going from now on; the same forward if nothing changes. */
export function freezePerson<Statement>(
  { forward, isRevoked, isSending }: FreezeSide<Statement>,
  { merge, to, epoch }: FreezeAsk,
  nowMs: number,
): { readonly answer: FreezeAnswer; readonly forward: Forward<Statement> | undefined } {
  if (forward === undefined) {
    if (isRevoked) return { answer: "revoked", forward };
    if (isSending) return { answer: "later", forward };
    return { answer: "frozen", forward: { to, epoch, merge, state: "frozen", atMs: nowMs } };
  }
  if (forward.state === "closed") return { answer: "closed", forward };
  if (forward.to !== to) return { answer: "linked", forward };
  // Of a life of that customer that was erased: this person has still to hear so, and goes then.
  if (forward.merge !== merge) return { answer: "later", forward };
  if (forward.state === "moved") return { answer: "moved", forward };
  return { answer: forward.isErased ? "erased" : "frozen", forward };
}

/** `done`: this person is moved. `erased`: they were erased while frozen, so the customer's person has to go. */
export type FinishAnswer<Statement> = "done" | "erased" | { readonly handed: readonly Statement[] };

/**
 * The rows are taken: this person keeps nothing but the forward. Before that, what was taken back meanwhile has to be heard:
 * `heard` says how many statements the customer's person has applied.
 */
export function finishPerson<Statement>(
  forward: Forward<Statement> | undefined,
  { merge, heard }: { readonly merge: string; readonly heard: number },
  nowMs: number,
): { readonly answer: FinishAnswer<Statement>; readonly forward: Forward<Statement> | undefined } {
  // Without this merge there is nothing left to do for it: whoever erased this person has seen to the rest.
  if (forward?.merge !== merge || forward.state !== "frozen") return { answer: "done", forward };
  if (forward.isErased) return { answer: "erased", forward };
  const left = (forward.handed ?? []).slice(heard);
  if (left.length > 0) return { answer: { handed: left }, forward };
  const { handed: _, ...moved } = forward;
  return { answer: "done", forward: { ...moved, state: "moved", atMs: nowMs } };
}
