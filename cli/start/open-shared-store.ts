import { existsSync, readFileSync } from "node:fs";
import { type StateRedis, startStateRedis, whyNoStateRedis } from "../../local/redis/state-redis.ts";
import { Refusal } from "../../local/refusal.ts";
import type { State } from "../../local/state/state.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { chooseSharedStore, readPlace, type SharedStorePlace } from "./choose-shared-store.ts";

/** Where the mesh of this start has its budgets, live state and tags. */
export interface OpenedStore {
  readonly place: SharedStorePlace;
  /** One line that says so. */
  readonly line: string;
  /** If it is in the state's own Redis. */
  readonly redis: StateRedis | undefined;
}

/** Chooses by the state, the environment and this machine, starts what is needed, and keeps the choice in the state. */
export async function openSharedStore(state: State, { noRedis }: { readonly noRedis: boolean }): Promise<OpenedStore> {
  const { UPSTASH_REDIS_REST_URL: url = "" } = process.env;
  const chosen = chooseSharedStore({
    // Before there was a choice there were objects. Where there are none yet, there is nothing to lose.
    kept: existsSync(state.objects) ? (placeOf(state) ?? (url === "" ? "objects" : undefined)) : undefined,
    url: url === "" ? undefined : url,
    noRedis,
    whyNone: whyNoStateRedis(state),
    file: state.sharedStore,
  });
  if (!chosen.ok) throw new Refusal(chosen.error);
  const { place, line } = chosen.value;
  const redis = place === "redis" ? await startStateRedis(state) : undefined;
  writeFileAtomically(state.sharedStore, `${place}\n`);
  return { place, line, redis };
}

function placeOf(state: State): SharedStorePlace | undefined {
  if (!existsSync(state.sharedStore)) return undefined;
  const place = readPlace(readFileSync(state.sharedStore, "utf8"));
  if (place === undefined) throw new Refusal(`${state.sharedStore} says neither "objects" nor "redis" nor a URL.`);
  return place;
}
