import type { Account, Merge } from "./account.ts";
import { FORWARD_KEPT_MS } from "./forward.ts";
import type { FreezeAnswer } from "./freeze-person.ts";

/** Why a merge was dropped: the refusal of its link. */
export type DropReason = "linked" | "revoked";

/** What comes of a freeze: the rows are to be taken, the merge is dropped, or nothing changes now. */
export type AfterFreeze =
  | { readonly step: "take"; readonly account: Account; readonly merge: Merge }
  | { readonly step: "drop"; readonly account: Account; readonly why: DropReason }
  | { readonly step: "none" };

const DROPPED: Partial<Record<FreezeAnswer, DropReason>> = {
  linked: "linked",
  closed: "revoked",
  revoked: "revoked",
  erased: "revoked",
};

/**
 * What a customer's person makes of the answer to a freeze. `take`: with the rows, in one turn, the device is theirs. An
 * answer that comes after the merge went on, or was dropped, means nothing.
 */
export function afterFreeze(
  account: Account | undefined,
  id: string,
  answer: FreezeAnswer,
  nowMs: number,
): AfterFreeze {
  const merge = account?.merges.find((one) => one.id === id);
  if (account === undefined || merge?.step !== "freeze") return { step: "none" };
  const others = account.merges.filter((one) => one !== merge);
  const why = DROPPED[answer];
  if (why !== undefined) return { step: "drop", account: { ...account, merges: others }, why };
  if (answer !== "frozen") return { step: "none" };
  const { device, person } = merge;
  const devices = [...account.devices, { device, person, linkedAtMs: nowMs }];
  return { step: "take", merge, account: { ...account, devices, merges: [...others, { ...merge, step: "finish" }] } };
}

/** The device's own person has heard that the merge is done. */
export function endMerge(account: Account, id: string): Account {
  const merges = account.merges.filter((one) => one.id !== id);
  return merges.length === account.merges.length ? account : { ...account, merges };
}

/** Whether the customer's person knows of a merge: it is under way, or its device is theirs. */
export function knowsMerge(account: Account | undefined, id: string): boolean {
  return account?.merges.some((one) => one.id === id) === true;
}

/**
 * The device is the customer's no longer; undefined if it is none of theirs. Of those that were unlinked so long ago that nothing
 * of their own persons leads here any more, nothing is left: those persons alone say then that the devices are closed.
 */
export function closeDevice(account: Account, device: string, nowMs: number): Account | undefined {
  if (!account.devices.some((one) => one.device === device && one.closedAtMs === undefined)) return undefined;
  const devices = account.devices
    .filter(
      ({ closedAtMs, isClosing }) => isClosing || closedAtMs === undefined || closedAtMs > nowMs - FORWARD_KEPT_MS,
    )
    .map((one) => (one.device === device ? { ...one, closedAtMs: nowMs, isClosing: true as const } : one));
  return { ...account, devices };
}

/** The device's own person has heard that it is closed. */
export function endClosing(account: Account, device: string): Account {
  const devices = account.devices.map((one) => {
    if (one.device !== device || one.isClosing === undefined) return one;
    const { isClosing: _, ...closed } = one;
    return closed;
  });
  return { ...account, devices };
}
