import type { Subscription } from "../../../../shared/messages/subscription-keys.ts";
import type { Records } from "./records.ts";

/** A device's push subscription, with the VAPID public key it was made with. */
export interface KeptSubscription extends Subscription {
  readonly device: string;
  readonly vapidPublicKey: string;
}

/** The push subscriptions of the person, one a device. Kept in memory too. */
export interface Subscriptions {
  readonly list: () => readonly KeptSubscription[];
  /** In the place of the one that its device had. */
  readonly save: (subscription: KeptSubscription) => void;
  readonly remove: (device: string) => void;
  /** Reads the rows. */
  readonly reload: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The subscriptions in this database; none before `reload`. */
export function makeSubscriptions(records: Records): Subscriptions {
  const byDevice = new Map<string, KeptSubscription>();
  return {
    list: () => [...byDevice.values()],
    save(subscription) {
      byDevice.set(subscription.device, subscription);
      records.put("subscription", subscription.device, subscription);
    },
    remove(device) {
      if (byDevice.delete(device)) records.remove("subscription", device);
    },
    reload() {
      byDevice.clear();
      for (const { name, value } of records.list("subscription")) byDevice.set(String(name), JSON.parse(value));
    },
    clear: () => byDevice.clear(),
  };
}
