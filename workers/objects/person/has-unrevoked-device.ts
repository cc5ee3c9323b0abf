import type { LiveState } from "../../../shared/live/live-state.ts";
import type { PersonContext } from "./person-context.ts";
import { isDeviceName } from "./store/message-names.ts";

/**
 * Whether the person has a device that is not revoked, so that anything may be decided for them. Their devices are those
 * that are linked or, of who is no customer, those that have subscribed, sent a message that is still kept, or spoken of consent. Without revoked devices nothing is looked up.
 */
export function hasUnrevokedDevice({ store }: PersonContext, { revokedDevices }: LiveState): boolean {
  if (revokedDevices.length === 0) return true;
  if (store.load() === undefined) return false;
  const revoked = new Set(revokedDevices);
  const isGood = (device: string) => !revoked.has(device);
  const account = store.account();
  if (account !== undefined)
    return account.devices.some(({ device, closedAtMs }) => closedAtMs === undefined && isGood(device));
  return (
    store.subscriptions.list().some(({ device }) => isGood(device)) ||
    store.messages.senders().filter(isDeviceName).some(isGood) ||
    store.consentEvents.devices().some(isGood)
  );
}
