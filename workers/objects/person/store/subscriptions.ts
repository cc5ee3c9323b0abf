import type { Subscription } from "../../../../shared/messages/subscription-keys.ts";
import { makeReplace } from "../../write-row.ts";

const replaceSubscription = makeReplace("subscription", ["device", "value"]);

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
  /** Reads the table. */
  readonly reload: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The subscriptions in this database; none before `reload`. */
export function makeSubscriptions(sql: SqlStorage): Subscriptions {
  const byDevice = new Map<string, KeptSubscription>();
  return {
    list: () => [...byDevice.values()],
    save(subscription) {
      const { device } = subscription;
      byDevice.set(device, subscription);
      replaceSubscription(sql, { device, value: JSON.stringify(subscription) });
    },
    remove(device) {
      if (byDevice.delete(device)) sql.exec("DELETE FROM subscription WHERE device = ?", device);
    },
    reload() {
      byDevice.clear();
      for (const { device, value } of sql
        .exec<{ device: string; value: string }>("SELECT device, value FROM subscription")
        .toArray()) {
        byDevice.set(device, JSON.parse(value));
      }
    },
    clear: () => byDevice.clear(),
  };
}
