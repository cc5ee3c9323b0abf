import type { Device } from "../../client/sdk/device.ts";
import type { Entry } from "./sales.ts";

/** What a till keeps in its browser. */
interface TillRows {
  /** Its key: the private half can be used here, and read by no one. */
  readonly key?: Device;
  readonly entries?: readonly Entry[];
  /** The mesh's clock less this one, as it was last seen. */
  readonly skewSeconds?: number;
}

/** The rows of one till, on disk: what it said yes to must outlive a power cut. */
export interface TillStore {
  read<Name extends keyof TillRows>(name: Name): Promise<TillRows[Name]>;
  /** Reads and writes in one step, which no other tab can come between. Gives the new row once it is on disk. */
  update<Name extends keyof TillRows>(
    name: Name,
    change: (row: TillRows[Name]) => NonNullable<TillRows[Name]>,
  ): Promise<NonNullable<TillRows[Name]>>;
}

const STORE = "rows";

/** Opens the rows of the till of this name. Rejects if this browser keeps nothing. */
export async function openTillStore(till: string): Promise<TillStore> {
  const opening = indexedDB.open(`till ${till}`, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await resultOf(opening);

  return {
    read: (name) => resultOf(database.transaction(STORE).objectStore(STORE).get(name)),
    async update(name, change) {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      const store = transaction.objectStore(STORE);
      const asked = store.get(name);
      return new Promise((resolve, reject) => {
        let changed: ReturnType<typeof change>;
        asked.onsuccess = () => {
          changed = change(asked.result);
          store.put(changed, name);
        };
        transaction.oncomplete = () => resolve(changed);
        transaction.onabort = () => reject(transaction.error);
      });
    },
  };
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
