import { err, ok, type Result } from "../../shared/result.ts";

/**
 * Where a state's budgets, live state and tags are: in the mesh's own objects, in a Redis that is part of the state, or in the
 * one at this URL. So it stands in the state's file `shared-store`.
 */
export type SharedStorePlace = "objects" | "redis" | `http${string}`;

/** What a start uses, and one line that says so. */
export interface ChosenStore {
  readonly place: SharedStorePlace;
  readonly line: string;
}

/** What there is to choose from. */
export interface StoreChoice {
  /** As the state has it; undefined for a new state. */
  readonly kept: SharedStorePlace | undefined;
  /** UPSTASH_REDIS_REST_URL, if it is set. */
  readonly url: string | undefined;
  readonly noRedis: boolean;
  /** Why the state can have no Redis of its own; undefined if it can. */
  readonly whyNone: string | undefined;
  /** Where that is kept, for who wants to change it. */
  readonly file: string;
}

/**
 * A state keeps to what its first start has chosen: elsewhere no pause would be known, and each budget would be full again. A
 * start that would leave it is refused with sentences. Only the address of a Redis that is given by URL may change.
 */
export function chooseSharedStore({ kept, url, noRedis, whyNone, file }: StoreChoice): Result<ChosenStore, string> {
  if (noRedis && url !== undefined) return err("--no-redis is given, but UPSTASH_REDIS_REST_URL is set: unset it.");
  const canHaveOne = !noRedis && whyNone === undefined;
  const wanted = url === undefined ? (canHaveOne ? "redis" : "objects") : (url as SharedStorePlace);
  const why = noRedis ? "as --no-redis says" : whyNone;
  if (kept === undefined || kept === wanted) return ok({ place: wanted, line: lineOf(wanted, why) });
  if (kept === "objects" && wanted === "redis")
    return ok({ place: kept, line: lineOf(kept, "as this state has had them from the first") });
  if (isUrl(kept) && isUrl(wanted))
    return ok({ place: wanted, line: `${lineOf(wanted)} Until now they were at ${kept}.` });
  return err(`${refusalOf(kept, wanted, noRedis, whyNone)}, or choose another --state.
To begin anew in ${describe(wanted)}, and lose spent budgets, pauses and tags: echo ${wanted} > ${file}`);
}

/** What the state's file says; undefined if that is no place. */
export function readPlace(text: string): SharedStorePlace | undefined {
  const place = text.trim();
  const isPlace = place === "objects" || place === "redis" || /^https?:\/\/\S+$/.test(place);
  return isPlace ? (place as SharedStorePlace) : undefined;
}

function lineOf(place: SharedStorePlace, why?: string): string {
  const reason = place === "objects" && why !== undefined ? `: ${why}` : "";
  return `Budgets, live state and tags are in ${describe(place)}${reason}.`;
}

function describe(place: SharedStorePlace): string {
  if (place === "objects") return "the mesh's own objects";
  return place === "redis" ? "Redis (redis-server of this machine)" : `the Redis at ${place}`;
}

function refusalOf(kept: SharedStorePlace, wanted: SharedStorePlace, noRedis: boolean, whyNone?: string): string {
  const had = `This state has its budgets, live state and tags in ${describe(kept)}`;
  if (isUrl(wanted)) return `${had}, not where UPSTASH_REDIS_REST_URL says. Unset it`;
  if (isUrl(kept)) return `${had}, and UPSTASH_REDIS_REST_URL is not set. Set it`;
  if (noRedis) return `${had}, and would forget them without. Leave --no-redis out`;
  return `${had}, but ${whyNone}. Put that right`;
}

function isUrl(place: SharedStorePlace): boolean {
  return place.startsWith("http");
}
