import type { Consented, MeshInfo } from "./api.ts";
import type { Device } from "./device.ts";

/** What a device keeps of a mesh between visits. There is none before the first consent. */
export interface VaultState {
  /** The mesh, as the app named it. */
  readonly url: string;
  readonly info: MeshInfo;
  readonly device: Device;
  readonly pass?: string;
  /** The mesh's clock less this one. */
  readonly skewSeconds: number;
  readonly consented: Consented;
  /** What was withdrawn since the last grant was asked for: its answer, which may come later, does not bring it back. */
  readonly withdrawn?: Consented;
  /** The notice that the person agreed to, and where they saw it. */
  readonly noticeVersion?: string;
  readonly surface?: string;
  /** Ids of the places where the mesh last saw the person. */
  readonly present: readonly string[];
  readonly area?: { readonly id: string; readonly until: string } | undefined;
  /** The app's language, where it has its own. */
  readonly locale?: string | undefined;
  /** Zone and language that the mesh last took, and when. */
  readonly told?: { readonly timeZone: string; readonly locale: string; readonly atSeconds: number } | undefined;
  /** The push subscription that the mesh last took. */
  readonly subscription?: { readonly endpoint: string; readonly vapidPublicKey: string };
}

/** What names a message: the same again has one effect. `iatSeconds` is the mesh's time, as `skewSeconds` made it. */
export interface Stamp {
  readonly jti: string;
  readonly iatSeconds: number;
  readonly skewSeconds: number;
}

/** A message that waits for a connection. */
export interface Waiting extends Stamp {
  readonly kind: "ping" | "reaction" | "consent";
  readonly claims: Readonly<Record<string, unknown>>;
  /** Any of these must still be granted when it is sent; empty: it is sent in any case. */
  readonly purposes: readonly string[];
}

/** The rows of a vault. */
export interface VaultRows {
  state: VaultState;
  outbox: readonly Waiting[];
}

/** Where a device keeps what it must not lose: one for all tabs of an origin and its service worker. Never rejects. */
export interface Vault {
  read<Name extends keyof VaultRows>(name: Name): Promise<VaultRows[Name] | undefined>;
  /**
   * Replaces a row in one step that no other tab can come between, and gives the new one. The same value changes
   * nothing; undefined removes it. `change` may be called again, after a failure.
   */
  update<Name extends keyof VaultRows>(
    name: Name,
    change: Change<VaultRows[Name]>,
  ): Promise<VaultRows[Name] | undefined>;
  /** Leaves no trace. */
  clear(): Promise<void>;
}

type Change<Row> = (row: Row | undefined) => Row | undefined;

const DATABASE = "moment-mesh";
const STORE = "rows";

/**
 * The origin's vault in IndexedDB; where there is none or it fails (private windows, full or broken storage), memory that
 * lasts as long as the page and has what was last seen. A damaged row counts as none. Nothing is created by reading.
 */
export function openVault(factory: IDBFactory | undefined = findFactory()): Vault {
  const memory = memoryVault();
  let kept = factory === undefined ? memory : indexedVault(factory);

  async function attempt<T>(act: (vault: Vault) => Promise<T>): Promise<T> {
    if (kept !== memory) {
      try {
        return await act(kept);
      } catch {
        kept = memory;
      }
    }
    return act(memory);
  }

  async function see<Name extends keyof VaultRows>(
    name: Name,
    act: (vault: Vault) => Promise<VaultRows[Name] | undefined>,
  ) {
    const row = await attempt(act);
    await memory.update(name, () => row);
    return row;
  }

  return {
    read: (name) => see(name, (vault) => vault.read(name)),
    update: (name, change) => see(name, (vault) => vault.update(name, change)),
    async clear() {
      await memory.clear();
      await attempt((vault) => vault.clear());
    },
  };
}

/** A vault that ends with the page. */
export function memoryVault(): Vault {
  const rows: Partial<VaultRows> = {};
  return {
    read: async (name) => rows[name],
    async update(name, change) {
      const row = change(rows[name]);
      if (row === undefined) delete rows[name];
      else rows[name] = row;
      return row;
    },
    async clear() {
      delete rows.state;
      delete rows.outbox;
    },
  };
}

/** Looking at it throws where storage is forbidden. */
function findFactory(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}

/** Opens the database for each step: no connection that Safari could lose, or that would keep another tab from clearing. */
function indexedVault(factory: IDBFactory): Vault {
  async function step<Name extends keyof VaultRows>(
    name: Name,
    change?: Change<VaultRows[Name]>,
  ): Promise<VaultRows[Name] | undefined> {
    const database = await openDatabase(factory, change !== undefined);
    if (database === undefined) return undefined;
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, change === undefined ? "readonly" : "readwrite");
        const store = transaction.objectStore(STORE);
        const reading = store.get(name);
        let row: VaultRows[Name] | undefined;
        transaction.oncomplete = () => resolve(row);
        transaction.onabort = () => reject(transaction.error);
        reading.onsuccess = () => {
          const before = isSound(name, reading.result) ? reading.result : undefined;
          row = change === undefined ? before : change(before);
          if (row === before) return;
          try {
            if (row === undefined) store.delete(name);
            else store.put(row, name);
          } catch {
            // A key that this browser does not store (private windows of Firefox).
            transaction.abort();
          }
        };
      });
    } finally {
      database.close();
    }
  }

  return {
    read: (name) => step(name),
    async update(name, change) {
      // What is not there is not made only to stay empty.
      const before = await step(name);
      return before === undefined && change(undefined) === undefined ? undefined : step(name, change);
    },
    clear: () => settle(factory.deleteDatabase(DATABASE)).then(() => undefined),
  };
}

/** The database; undefined where there is none and none may be made: an upgrade that is aborted leaves nothing behind. */
async function openDatabase(factory: IDBFactory, mayCreate: boolean): Promise<IDBDatabase | undefined> {
  const opening = factory.open(DATABASE, 1);
  let isMissing = false;
  opening.onupgradeneeded = () => {
    if (mayCreate) opening.result.createObjectStore(STORE);
    else {
      isMissing = true;
      opening.transaction?.abort();
    }
  };
  try {
    return await settle(opening);
  } catch (cause) {
    if (isMissing) return undefined;
    throw cause;
  }
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Whether a stored row can be used: a browser may bring a key back as something that is none. */
function isSound<Name extends keyof VaultRows>(name: Name, row: unknown): row is VaultRows[Name] {
  if (typeof row !== "object" || row === null) return false;
  if (name === "outbox") return Array.isArray(row);
  const device: unknown = Reflect.get(row, "device");
  return typeof device === "object" && device !== null && Reflect.get(device, "privateKey") instanceof CryptoKey;
}
