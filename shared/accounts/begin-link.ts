import { err, ok, type Result } from "../result.ts";
import type { Account, LinkedDevice, Merge } from "./account.ts";

/** Devices that a customer has at one time, and new ones in 24 hours. */
export const MAX_DEVICES = 20;
export const MAX_LINKS_A_DAY = 10;
const DAY_MS = 86_400_000;

/** Why a device is not linked. */
export type LinkRefusal = "revoked" | "too-many-devices";

/** What there is to do for a link: nothing, as the device is linked already; or a merge, which may be under way. */
export interface BegunLink {
  readonly account: Account;
  readonly linked?: LinkedDevice;
  readonly merge?: Merge;
}

/** Begins to link a device, or goes on with what was begun. A device that was unlinked is never linked again. */
export function beginLink(
  account: Account,
  ask: Omit<Merge, "step" | "atMs">,
  nowMs: number,
): Result<BegunLink, LinkRefusal> {
  const linked = account.devices.find(({ device }) => device === ask.device);
  if (linked?.closedAtMs !== undefined) return err("revoked");
  if (linked !== undefined) return ok({ account, linked });
  const begun = account.merges.find(({ device }) => device === ask.device);
  if (begun !== undefined) return ok({ account, merge: begun });
  const open = account.devices.filter(({ closedAtMs }) => closedAtMs === undefined).length;
  const linksMs = account.linksMs.filter((atMs) => atMs > nowMs - DAY_MS);
  if (open + account.merges.length >= MAX_DEVICES || linksMs.length >= MAX_LINKS_A_DAY) return err("too-many-devices");
  const merge: Merge = { ...ask, step: "freeze", atMs: nowMs };
  return ok({ account: { ...account, merges: [...account.merges, merge], linksMs: [...linksMs, nowMs] }, merge });
}
