import type { Registration } from "../../../shared/areas/plan-registrations.ts";
import { openReceiptId } from "../../../shared/person/receipt-id.ts";
import { isOn, type StoredSignal } from "../../../shared/signals/stored-signal.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import type { KeptFanOut } from "../../../workers/objects/area/store/area-store.ts";
import type { MeshOfObjects } from "./mesh-of-objects.ts";
import type { Taken } from "./push-desk.ts";
import type { StreetLife, Walker } from "./street-life.ts";

const BOOK = "SIGNALS mesh:signals";

/** What a test must know besides what is stored. */
interface Witness {
  readonly mesh: MeshOfObjects;
  readonly life: StreetLife;
  readonly taken: readonly Taken[];
  /** Types that were paused at some time: who was judged meanwhile was told nothing. */
  readonly paused: ReadonlySet<string>;
}

/** One thing that a person was given because of a signal. */
interface Given {
  readonly serial: string;
  readonly outcome: string;
  readonly signal: string;
}

/** What must hold once everything has come to rest: each sentence that does not. */
export async function faultsOf(witness: Witness): Promise<readonly string[]> {
  const signals = storedSignals(witness);
  const faults: string[] = [];
  if (witness.mesh.world.rows(BOOK, "SELECT name FROM owed").length > 0) faults.push("the book still owes something");
  for (const name of witness.mesh.world.names().filter((one) => isAnnounced(witness, one))) {
    for (const { fanOut, progress } of fanOutsIn(witness, name)) {
      const { id, once, untilMs } = fanOut.signal;
      const isOnHere = progress.isOn && untilMs > witness.mesh.world.nowMs;
      const isOnThere = signals.some((one) => one.id === id);
      if (isOnHere && !isOnThere && once !== true) faults.push(`${name} did not hear that ${id} is off`);
      if (isOnHere && isOnThere && !progress.isThrough) faults.push(`${name} never came to the end of ${id}`);
    }
  }
  const decisions = new Map<string, string>();
  for (const walker of witness.life.walkers) {
    const given = givenTo(witness, walker);
    for (const { serial, outcome } of given) if (outcome === "push") decisions.set(serial, walker.endpoint);
    faults.push(...twice(walker, given), ...unregistered(witness, walker), ...untold(witness, walker, signals));
  }
  return [...faults, ...(await strayPushes(witness, decisions))];
}

/** Whether it is an object of an area that people may be registered in: one that is made ready for that is nobody's yet. */
function isAnnounced({ mesh: { world } }: Witness, name: string): boolean {
  const [, area, shard] = /^(AREA .+):(\d+)$/.exec(name) ?? [];
  if (area === undefined) return false;
  const [shards] = world.rows(`${area}:0`, "SELECT value FROM mark WHERE name = 'shards'");
  return Number(shard) < Number(shards?.value ?? 1);
}

/** No one is told twice: one decision for each signal. */
function twice({ endpoint }: Walker, given: readonly Given[]): string[] {
  const bySignal = Map.groupBy(given, ({ signal }) => signal);
  return [...bySignal].flatMap(([signal, all]) =>
    all.length > 1 ? [`${endpoint} was given ${signal} ${all.length} times`] : [],
  );
}

/** Whoever is in the place and agrees to all of it is registered there; and areas know every entry that a person knows. */
function unregistered(witness: Witness, walker: Walker): string[] {
  const { consent, presence, areas = [] } = stateOf(witness, walker);
  const isIn = presence?.stays?.length > 0;
  const agrees = ["location", "push", "broadcast"].every((purpose) => consent?.[purpose]?.granted === true);
  const isSubscribed = personRows(witness, walker, "SELECT 1 FROM record WHERE kind = 'subscription'").length > 0;
  const isIdle = areas.every(({ state }: Registration) => state === "held" || state === "wait");
  const faults = isIdle ? [] : [`${walker.endpoint} has something to tell areas still: ${JSON.stringify(areas)}`];
  const held = areas.filter(({ state }: Registration) => state === "held");
  if (isIn && agrees && isSubscribed && !held.some(({ area }: Registration) => area === "place:shop"))
    faults.push(`${walker.endpoint} is in the shop and not registered there`);
  if ((!agrees || !isSubscribed) && held.length > 0) faults.push(`${walker.endpoint} is registered and should not be`);
  for (const { area, shard, key } of held) {
    const entries = witness.mesh.world.rows(`AREA mesh:area:${area}:${shard}`, "SELECT key FROM entry");
    if (!entries.some((entry) => entry.key === key))
      faults.push(`${area} does not know an entry of ${walker.endpoint}`);
  }
  return faults;
}

/** No one is lost: whoever is registered where a signal is told, and is on, has it. */
function untold(witness: Witness, walker: Walker, signals: readonly StoredSignal[]): string[] {
  const { profile, areas = [] } = stateOf(witness, walker);
  const held = new Set(
    areas.filter(({ state }: Registration) => state === "held").map(({ area }: Registration) => area),
  );
  return signals.flatMap(({ id, type, areas: told }) => {
    if (witness.paused.has(type) || !told.some((area) => held.has(area))) return [];
    const isTold = Object.hasOwn(profile?.signalsHad ?? {}, id);
    return isTold ? [] : [`${walker.endpoint} did not hear of ${type} ${id}`];
  });
}

/** No push leaves that is of no stored decision. */
async function strayPushes({ mesh, taken }: Witness, decisions: ReadonlyMap<string, string>): Promise<string[]> {
  const { receipts } = await importKeys(mesh.env());
  const found = await Promise.all(
    taken.map(async ({ endpoint, receipt }) => {
      const { serial = "" } = (await openReceiptId(receipts, receipt)) ?? {};
      return decisions.get(serial) === endpoint ? [] : [`${endpoint} got a push of no decision: ${serial}`];
    }),
  );
  return found.flat();
}

/** Signals that are on and told. */
function storedSignals({ mesh: { world } }: Witness): readonly StoredSignal[] {
  const stored = world.rows(BOOK, "SELECT value FROM signal").map(({ value }) => JSON.parse(String(value)));
  return stored.filter((one: StoredSignal) => isOn(one, world.nowMs) && one.areas.length > 0);
}

function fanOutsIn({ mesh: { world } }: Witness, name: string): readonly KeptFanOut[] {
  const rows = world.rows(name, "SELECT value, progress FROM fan_out");
  return rows.map(({ value, progress }) => ({
    fanOut: JSON.parse(String(value)),
    progress: JSON.parse(String(progress)),
  }));
}

function personRows({ mesh: { world } }: Witness, { person }: Walker, query: string) {
  return world.rows(`PERSON ${person}`, query);
}

function stateOf(witness: Witness, walker: Walker) {
  const [row] = personRows(witness, walker, "SELECT value FROM record WHERE kind = 'state'");
  return row === undefined ? {} : JSON.parse(String(row.value));
}

/** What signals gave a person, from the receipts of their decisions. */
function givenTo(witness: Witness, walker: Walker): readonly Given[] {
  const rows = personRows(witness, walker, "SELECT serial, receipt FROM message WHERE receipt IS NOT NULL");
  return rows.flatMap(({ serial, receipt }) => {
    const { outcome, cause } = JSON.parse(String(receipt));
    if (outcome === "none" || cause?.kind !== "signal") return [];
    return [{ serial: String(serial), outcome, signal: cause.signal }];
  });
}
