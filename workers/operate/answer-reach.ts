import { areaOfPlace, areasOfSignal } from "../../shared/areas/areas-of-signal.ts";
import { blurReach } from "../../shared/areas/blur-reach.ts";
import { keyedHashBytes } from "../../shared/crypto/keyed-hash.ts";
import { refuse, unavailable } from "../../shared/errors.ts";
import { reachRequest } from "../../shared/messages/reach.ts";
import { err, ok } from "../../shared/result.ts";
import { areaOf } from "../adapters/area-of.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";
import { readJson } from "../http/read-json.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { withTimeout } from "../isolate/with-timeout.ts";

const HOUR_MS = 3_600_000;
const AREA_TIMEOUT_MS = 2_000;
const AREAS_AT_ONCE = 50;

/**
 * About how many people a signal at a place would reach: of those known for 24 hours at the last full hour, as a bucket, with
 * noise that stays the same for the hour. Errors: invalid, also if no moment waits for that signal there; not-found: the place;
 * rate-limited: 20 questions an hour of one operator; unavailable.
 */
export async function answerReach({ isolate, nowMs, defer }: Call, sent: Uint8Array, { name }: Operator): Replied {
  const json = readJson(sent);
  if (!json.ok) return json;
  const asked = checkForm(reachRequest, json.value);
  if (!asked.ok) return asked;
  const { signal, place } = asked.value;
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  if (!snapshot.policy.places.has(place)) return err(refuse("not-found", "there is no such place"));
  const areas = areasOfSignal(snapshot.policy, signal, place);
  if (areas.length === 0) {
    return err({ code: "invalid", faults: [{ pointer: "/signal", detail: "no moment waits for it at this place" }] });
  }
  const hour = Math.floor(nowMs / HOUR_MS);
  if (!(await catalogStoreOf(isolate.env, isolate.config).askReach(name, hour))) {
    const retryAfterSeconds = Math.ceil(((hour + 1) * HOUR_MS - nowMs) / 1000);
    return err({ ...refuse("rate-limited", "at most 20 questions an hour"), retryAfterSeconds });
  }
  const known = await countKnown(isolate, areas);
  if (known === undefined) return err(unavailable("an area did not answer"));
  // Whoever is in the place is near it, too: the two are not added.
  const inside = known.get(areaOfPlace(place)) ?? 0;
  const near = [...known].reduce((sum, [area, count]) => (area === areaOfPlace(place) ? sum : sum + count), 0);
  const random = await keyedHashBytes(`reach:${hour}:${areas.join(" ")}`, isolate.keys.drawHash);
  const people = blurReach(Math.max(inside, near), random) ?? null;
  return ok({ status: 200, body: { people, asOf: new Date(hour * HOUR_MS).toISOString() } });
}

/** By area, how many were known; undefined if one of its objects did not answer. */
async function countKnown(
  isolate: Isolate,
  areas: readonly string[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const known = new Map<string, number>();
  for (let at = 0; at < areas.length; at += AREAS_AT_ONCE) {
    const batch = areas.slice(at, at + AREAS_AT_ONCE);
    const counts = await Promise.all(batch.map((area) => countArea(isolate, area)));
    for (const [index, area] of batch.entries()) {
      const count = counts[index];
      if (count === undefined) return undefined;
      known.set(area, count);
    }
  }
  return known;
}

async function countArea({ env, config }: Isolate, area: string): Promise<number | undefined> {
  const countShard = (shard: number) =>
    withTimeout(Promise.resolve(areaOf(env, config, area, shard).count()), AREA_TIMEOUT_MS);
  const first = await countShard(0);
  if (first === undefined) return undefined;
  const others = await Promise.all(Array.from({ length: first.shards - 1 }, (_, index) => countShard(index + 1)));
  return [first, ...others].reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count.known),
    0,
  );
}
