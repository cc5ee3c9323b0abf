import { completeKeys } from "../../../local/state/key-set.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { buildFenceIndex } from "../../../shared/geo/build-fence-index.ts";
import type { Env } from "../../../workers/env.ts";
import { Area } from "../../../workers/objects/area.ts";
import { HookOutbox } from "../../../workers/objects/hook-outbox.ts";
import { IndexObject } from "../../../workers/objects/index-object.ts";
import { Person } from "../../../workers/objects/person.ts";
import { SharedStoreObject } from "../../../workers/objects/shared-store-object.ts";
import { Signals } from "../../../workers/objects/signals.ts";
import type { Luck } from "./luck.ts";
import { type Body, ShakyWorld } from "./shaky-world.ts";

/** The classes of objects that run as they are deployed. A catalog and counters are stood in for: signals do not change them. */
const CLASSES = {
  PERSON: Person,
  AREA: Area,
  SIGNALS: Signals,
  TRUTH: SharedStoreObject,
  INDEX: IndexObject,
  HOOKS: HookOutbox,
};

/** Of each key that is the same in every run: base64url of 32 bytes. */
export const SECRET = "A".repeat(43);
/** Keys that order or decide anything are the same in every run. */
const keys = await completeKeys(
  Object.fromEntries(
    ["RECEIPT_KEY", "LOCATOR_KEY", "SEAL_KEY", "PERSON_HASH_KEY", "DRAW_HASH_KEY", "TAG_HASH_KEY"].map((name) => [
      name,
      SECRET,
    ]),
  ),
);
const VARIABLES = {
  ...keys,
  MESH_NAME: "mesh",
  MESH_ENV: "local",
  MESH_AUDIENCE: "https://mesh.test",
  MESH_CONTACT: "https://mesh.test",
  PUSH_SERVICE_ORIGINS: "http://push.test",
  WEBHOOK_HOSTS: "crm.example.com,ads.example.net",
  WEBHOOK_OWN_HOSTS: "crm.example.com",
};

export const VERSION = "v1";

/** The objects of a mesh with this catalog, in a world where things go wrong; and the bindings of the isolate that is up. */
export interface MeshOfObjects {
  readonly world: ShakyWorld;
  readonly env: () => Env;
  /** Everything that runs ends, and a new isolate starts. */
  readonly kill: () => void;
}

export function makeMesh(luck: Luck, startMs: number, catalog: Catalog): MeshOfObjects {
  const files = catalogFiles(catalog);
  const world = new ShakyWorld(luck, startMs, make, (name) => name.startsWith("CATALOG ") || name.startsWith("TRUTH "));
  let env = makeEnv(world);

  function make(body: Body): Body["object"] {
    const [kind = "", name = ""] = body.name.split(/ (.*)/s);
    if (kind === "CATALOG") return files;
    if (kind === "COUNTER") return { count: () => undefined };
    const Class = CLASSES[kind as keyof typeof CLASSES] as unknown as new (ctx: object, env: Env) => Body["object"];
    return new Class(stateOf(body, name), env);
  }

  /** What the platform gives an object of its own: its name, its storage, and a way to stay awake. */
  function stateOf(body: Body, name: string): object {
    const alive = <Args extends unknown[], T>(work: (...args: Args) => T) => {
      return (...args: Args): T => {
        if (body.isDead) throw new Error("the object is gone");
        return work(...args);
      };
    };
    const { exec, transaction } = body.disk;
    const sql = { exec: alive((query: string, ...bound: never[]) => cursorOf(exec(query, ...bound))) };
    const storage = {
      sql,
      transactionSync: alive(transaction),
      getAlarm: alive(async () => (body.ringing?.isSetAnew === false ? null : body.disk.alarm.atMs)),
      setAlarm: alive(async (atMs: number) => world.setAlarm(body, atMs)),
    };
    return { id: { name }, storage, waitUntil: (work: Promise<unknown>) => world.keepAwake(body, work) };
  }

  return {
    world,
    env: () => env,
    kill() {
      world.kill();
      env = makeEnv(world);
    },
  };
}

function makeEnv(world: ShakyWorld): Env {
  const names = [...Object.keys(CLASSES), "CATALOG", "COUNTER"];
  const namespaces = names.map((kind) => [kind, { getByName: (name: string) => stubOf(world, `${kind} ${name}`) }]);
  return { ...VARIABLES, ...Object.fromEntries(namespaces) } as unknown as Env;
}

/** What calls an object by any of its methods. */
function stubOf(world: ShakyWorld, name: string): object {
  return new Proxy(
    {},
    {
      get: (_, method) =>
        method === "then" ? undefined : (...args: unknown[]) => world.call(name, String(method), args),
    },
  );
}

function cursorOf(rows: readonly object[]): object {
  const one = () => {
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error("not one row");
    return row;
  };
  return { toArray: () => rows, one, [Symbol.iterator]: () => rows[Symbol.iterator]() };
}

/** The object that holds the catalog, as far as isolates read it. */
function catalogFiles(catalog: Catalog): Body["object"] {
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const fenced = (checked.value.places ?? []).flatMap(({ id, fence }) => (fence === undefined ? [] : [{ id, fence }]));
  const policy = new TextEncoder().encode(JSON.stringify(compileCatalog(checked.value, VERSION)));
  const parts: Record<string, Uint8Array> = { policy, index: buildFenceIndex(fenced) };
  return {
    pointer: () => ({ version: VERSION }),
    piece: (_, part, number) => (number === 0 ? parts[String(part)] : null),
  };
}
