import type { AwaitedPurchase, Purchase, SaleName } from "../../../../shared/points/purchase.ts";
import { makeRecords } from "./records.ts";

/**
 * What a person bought, a row a sale. Nobody reads all of it but to move or to export it, so none is kept in memory: only
 * what tills say asks for it.
 */
export interface PurchaseRows {
  readonly list: () => readonly (Purchase | AwaitedPurchase)[];
  readonly find: (sale: SaleName) => Purchase | AwaitedPurchase | undefined;
  readonly save: (purchase: Purchase | AwaitedPurchase) => void;
  /** Deletes what the mesh heard of before this; when it heard of the oldest that is left. Undefined: none is. */
  readonly tidy: (beforeMs: number) => number | undefined;
}

/** What a row is named by: an id of a sender has no blank. */
export function purchaseName({ sender, transaction }: SaleName): string {
  return `${sender} ${transaction}`;
}

/** The purchases in this database, whose tables are there. */
export function makePurchaseRows({ sql }: DurableObjectStorage): PurchaseRows {
  const records = makeRecords(sql);
  const list = () => records.list("purchase").map(({ value }): Purchase | AwaitedPurchase => JSON.parse(value));
  return {
    list,
    find(sale) {
      const value = records.find("purchase", purchaseName(sale));
      return value === undefined ? undefined : JSON.parse(value);
    },
    save: (purchase) => records.put("purchase", purchaseName(purchase), purchase),
    tidy(beforeMs) {
      const kept = list();
      const left = kept.filter(({ receivedMs }) => receivedMs >= beforeMs);
      for (const one of kept) if (one.receivedMs < beforeMs) records.remove("purchase", purchaseName(one));
      return left.length === 0 ? undefined : Math.min(...left.map(({ receivedMs }) => receivedMs));
    },
  };
}
