import { connect, type Mesh, type MeshEvents } from "../../../client/sdk/mesh.ts";

/** What a test can do on a page with the SDK. */
interface Sdk {
  mesh: Mesh;
  /** What the page's listeners heard, in order. */
  readonly heard: { readonly name: keyof MeshEvents; readonly event: unknown }[];
  /** How many watch the position of this page. */
  readonly watchers: number;
  join(url: string): Promise<void>;
  /** Puts the page somewhere. */
  walk(to: Fix): void;
  /** What lies in the vault, and of what kind the key is; undefined where there is no database at all. */
  look(): Promise<Found | undefined>;
  /** Does to the vault what a browser may do. */
  spoil(how: "evict" | "damage"): Promise<void>;
}

interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
}

interface Found {
  readonly device: string;
  readonly extractable: boolean;
  readonly exportFails: string;
  readonly present: readonly string[];
  readonly skewSeconds: number;
  readonly waiting: number;
}

declare global {
  var sdk: Sdk;
}

const DATABASE = "moment-mesh";
const NAMES = ["offer", "gone", "consent", "answer", "queue", "watch"] as const;

const watching = new Map<number, PositionCallback>();
let watches = 0;
let here: Fix | undefined;

const geolocation = {
  watchPosition(tell: PositionCallback) {
    watching.set(++watches, tell);
    if (here !== undefined) tell(positionOf(here));
    return watches;
  },
  clearWatch: (id: number) => void watching.delete(id),
};

function positionOf(fix: Fix): GeolocationPosition {
  const coords = { ...fix, altitude: null, altitudeAccuracy: null, heading: null, speed: null, toJSON: () => fix };
  return { coords, timestamp: Date.now(), toJSON: () => fix };
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The rows' store, where there is one. */
async function openRows(): Promise<{ database: IDBDatabase; store: IDBObjectStore } | undefined> {
  if (!(await indexedDB.databases()).some(({ name }) => name === DATABASE)) return undefined;
  const database = await settle(indexedDB.open(DATABASE));
  return { database, store: database.transaction("rows", "readwrite").objectStore("rows") };
}

const heard: Sdk["heard"] = [];

globalThis.sdk = {
  get mesh(): Mesh {
    throw new Error("join first");
  },
  heard,
  get watchers() {
    return watching.size;
  },
  async join(url) {
    const mesh = await connect({ url, geolocation });
    Object.defineProperty(sdk, "mesh", { value: mesh, configurable: true });
    for (const name of NAMES) mesh.on(name, (event) => heard.push({ name, event }));
  },
  walk(to) {
    here = to;
    for (const tell of [...watching.values()]) tell(positionOf(to));
  },
  async look() {
    const rows = await openRows();
    if (rows === undefined) return undefined;
    const [state, outbox] = await Promise.all([settle(rows.store.get("state")), settle(rows.store.get("outbox"))]);
    rows.database.close();
    if (state === undefined) throw new Error("a database without a state");
    const { id, privateKey } = state.device;
    return {
      device: id,
      extractable: privateKey.extractable,
      exportFails: await crypto.subtle.exportKey("jwk", privateKey).then(
        () => "",
        ({ name }) => name,
      ),
      present: state.present,
      skewSeconds: state.skewSeconds,
      waiting: outbox?.length ?? 0,
    };
  },
  async spoil(how) {
    if (how === "evict") {
      await settle(indexedDB.deleteDatabase(DATABASE));
      return;
    }
    const rows = await openRows();
    if (rows === undefined) throw new Error("nothing to damage");
    const state = await settle(rows.store.get("state"));
    await settle(rows.store.put({ ...state, device: { ...state.device, privateKey: {} } }, "state"));
    rows.database.close();
  },
};
