import type { PutReply } from "../../../shared/areas/area-calls.ts";
import { isPending, type Registration, withoutOver } from "../../../shared/areas/plan-registrations.ts";
import { sealLocator } from "../../../shared/tags/locator.ts";
import { areaOf } from "../../adapters/area-of.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import type { judgeSignal } from "./judge-signal.ts";
import type { PersonContext } from "./person-context.ts";

const AREA_TIMEOUT_MS = 2_000;
const HOUR_MS = 3_600_000;
const KNOWN_AFTER_MS = 24 * HOUR_MS;

/**
 * Brings areas up to date with what is noted here: registers first, then takes away, so that who moves is never nowhere. What
 * is on in a new area is judged at once. What no area heard of stays noted.
 */
export async function tellAreas(
  context: PersonContext,
  { isolate, judge }: { readonly isolate: Isolate; readonly judge: typeof judgeSignal },
): Promise<void> {
  const { store } = context;
  const tried = new Set<string>();
  for (let open = pending(context, tried); open.length > 0; open = pending(context, tried)) {
    for (const { key, state } of open) tried.add(`${state}:${key}`);
    await Promise.all(open.filter(({ state }) => state === "put").map((one) => register(context, isolate, judge, one)));
    await Promise.all(open.filter(({ state }) => state === "remove").map((one) => remove(context, isolate, one)));
    store.arm(Date.now());
  }
}

/** Each is tried once for each thing to be said of it. */
function pending({ store }: PersonContext, tried: ReadonlySet<string>): readonly Registration[] {
  const open = withoutOver(store.areas(), Date.now());
  return open.filter((one) => isPending(one) && !tried.has(`${one.state}:${one.key}`));
}

async function register(
  context: PersonContext,
  isolate: Isolate,
  judge: typeof judgeSignal,
  { area, shard, key, untilMs }: Registration,
): Promise<void> {
  const { store } = context;
  const profile = store.load()?.profile;
  if (profile === undefined) return;
  const { id: person, epoch, knownMs = epoch } = profile;
  const locator = await sealLocator(
    isolate.keys.locators[0],
    { person, epoch },
    crypto.getRandomValues(new Uint8Array(12)),
  );
  const isKnown = knownMs + KNOWN_AFTER_MS <= Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const entry = JSON.stringify({ key, locator, isKnown, untilMs });
  const put = Promise.resolve(areaOf(isolate.env, isolate.config, area, shard).put(entry));
  const reply = await withTimeout(put, AREA_TIMEOUT_MS);
  if (reply === undefined) return;
  const { shards, signals }: PutReply = JSON.parse(reply);
  isolate.areaShards.set(area, Math.max(shards, isolate.areaShards.get(area) ?? 1));
  for (const { signal } of signals) {
    const judged = await judge(context, { person, epoch, key, area, signal });
    // It says again what is on when it is told again.
    if (judged === "later") return;
  }
  store.setAreas(
    store.areas().map((one) => (one.key === key && one.state === "put" ? { ...one, state: "held" as const } : one)),
  );
}

async function remove({ store }: PersonContext, isolate: Isolate, { area, shard, key }: Registration): Promise<void> {
  const { env, config } = isolate;
  const removed = Promise.resolve(areaOf(env, config, area, shard).remove(key)).then(() => true);
  if (await withTimeout(removed, AREA_TIMEOUT_MS)) store.setAreas(store.areas().filter((one) => one.key !== key));
}
