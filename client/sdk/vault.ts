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
  readonly withdrawn?: Consented | undefined;
  /** The notice that the person agreed to, and where they saw it. */
  readonly noticeVersion?: string;
  readonly surface?: string;
  /** Ids of the places where the mesh last saw the person. */
  readonly present: readonly string[];
  readonly area?: { readonly id: string; readonly until: string } | undefined;
  /** The app's language, where it has its own. */
  readonly locale?: string | undefined;
  /** Zone and language that the mesh last took or refused, and when: as they are, it need not hear them again. */
  readonly told?: Told | undefined;
  /** The push subscription that the mesh last took. */
  readonly subscription?: { readonly endpoint: string; readonly vapidPublicKey: string } | undefined;
}

/** What a mesh was told of the device. */
export interface Told {
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
  readonly atSeconds: number;
}

/** What names a message: the same again has one effect. `iatSeconds` is the mesh's time, as `skewSeconds` made it. */
export interface Stamp {
  readonly jti: string;
  readonly iatSeconds: number;
  readonly skewSeconds: number;
}

/** A message that waits for a connection. */
export interface QueuedMessage extends Stamp {
  readonly kind: "ping" | "reaction" | "consent";
  readonly claims: Readonly<Record<string, unknown>>;
  /** Any of these must still be granted when it is sent; empty: it is sent in any case. */
  readonly purposes: readonly string[];
}

/** The rows of a vault, as far as there are any. */
export interface VaultRows {
  readonly state?: VaultState | undefined;
  readonly outbox?: readonly QueuedMessage[] | undefined;
}

/** Gives the rows anew; called again after a failure. A row that is the same is not written; undefined removes it. */
type Change = (rows: VaultRows) => VaultRows;

/**
 * Where a device keeps what it must not lose: one for all tabs of an origin and its service worker. Each call is one step
 * that no other tab can come between. Never rejects.
 */
export interface Vault {
  read<Name extends keyof VaultRows>(name: Name): Promise<VaultRows[Name]>;
  /** Both rows, as they are at one time. */
  readAll(): Promise<VaultRows>;
  /** Replaces a row; gives the new one. */
  update<Name extends keyof VaultRows>(
    name: Name,
    change: (row: VaultRows[Name]) => VaultRows[Name],
  ): Promise<VaultRows[Name]>;
  /**
   * Replaces both rows, or neither. What cannot be written is not left as it was either: no later page finds what holds no
   * longer, but a new device.
   */
  updateAll(change: Change): Promise<VaultRows>;
  /** Leaves no trace. */
  clear(): Promise<void>;
}

/** Where rows lie. A step without a change only reads. */
interface Shelf {
  step(change?: Change): Promise<VaultRows>;
  clear(): Promise<void>;
}

const DATABASE = "moment-mesh";
const STORE = "rows";

/**
 * The origin's vault in IndexedDB; where there is none or it fails (private windows, full or broken storage), memory that
 * lasts as long as the page and has what was last seen. A damaged row counts as none. Nothing is created by reading.
 */
export function openVault(findFactory: () => IDBFactory = () => indexedDB): Vault {
  const memory = memoryShelf();
  const stored = indexedShelf(findFactory);
  let kept: Pick<Shelf, "step"> = stored;

  async function step(change?: Change): Promise<VaultRows> {
    try {
      const rows = await kept.step(change);
      return await memory.step(() => rows);
    } catch {
      kept = memory;
      return memory.step(change);
    }
  }

  async function clearStored(): Promise<void> {
    await stored.clear().catch(() => {
      kept = memory;
    });
  }

  return vaultOn({
    step,
    async stepForGood(change) {
      const rows = await step(change);
      if (kept === memory) await clearStored();
      return rows;
    },
    async clear() {
      await memory.step(() => ({}));
      await clearStored();
    },
  });
}

/** A vault that ends with the page. */
export function memoryVault(): Vault {
  const { step } = memoryShelf();
  return vaultOn({
    step,
    async clear() {
      await step(() => ({}));
    },
  });
}

function vaultOn({ step, stepForGood = step, clear }: Shelf & { stepForGood?: Shelf["step"] }): Vault {
  return {
    read: async (name) => (await step())[name],
    readAll: () => step(),
    update: async (name, change) => (await step((rows) => ({ ...rows, [name]: change(rows[name]) })))[name],
    updateAll: stepForGood,
    clear,
  };
}

function memoryShelf(): Pick<Shelf, "step"> {
  let rows: VaultRows = {};
  return {
    async step(change) {
      if (change !== undefined) rows = change(rows);
      return rows;
    },
  };
}

/**
 * Opens the database for each step: no connection that Safari could lose, or that would keep another tab from clearing.
 * Looking at the factory throws where storage is forbidden.
 */
function indexedShelf(findFactory: () => IDBFactory): Shelf {
  return {
    async step(change) {
      // What is not there is not made only to stay empty.
      const mayCreate = change !== undefined && Object.values(change({})).some(Boolean);
      const database = await openDatabase(findFactory(), mayCreate);
      if (database === undefined) return {};
      try {
        return await stepIn(database, change);
      } finally {
        database.close();
      }
    },
    async clear() {
      await settle(findFactory().deleteDatabase(DATABASE));
    },
  };
}

/** One transaction over both rows. */
function stepIn(database: IDBDatabase, change?: Change): Promise<VaultRows> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, change === undefined ? "readonly" : "readwrite");
    const store = transaction.objectStore(STORE);
    const [state, outbox] = [store.get("state"), store.get("outbox")];
    let rows: VaultRows = {};
    transaction.oncomplete = () => resolve(rows);
    transaction.onabort = () => reject(transaction.error);
    // Requests are answered in order: this is the last one.
    outbox.onsuccess = () => {
      const before: VaultRows = {
        // A browser may bring a key back as something that is none.
        state: state.result?.device?.privateKey instanceof CryptoKey ? state.result : undefined,
        outbox: Array.isArray(outbox.result) ? outbox.result : undefined,
      };
      rows = change?.(before) ?? before;
      try {
        for (const name of ["state", "outbox"] as const) {
          if (rows[name] === before[name]) continue;
          if (rows[name] === undefined) store.delete(name);
          else store.put(rows[name], name);
        }
      } catch {
        // A key that this browser does not store (private windows of Firefox).
        transaction.abort();
      }
    };
  });
}

/**
 * The database. Undefined if there is none and none may be made. The list of databases is read first, since opening one that
 * is missing begins an upgrade. If somebody leaves the page during it, Chromium can freeze the page and hold up the next one.
 */
async function openDatabase(factory: IDBFactory, mayCreate: boolean): Promise<IDBDatabase | undefined> {
  if (!mayCreate && (await factory.databases?.().catch(() => undefined))?.every(({ name }) => name !== DATABASE))
    return undefined;
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
