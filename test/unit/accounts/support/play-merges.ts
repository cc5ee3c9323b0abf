import { isLinked } from "../../../../shared/accounts/account.ts";
import { leadsTo } from "../../../../shared/accounts/forward.ts";
import { makeGenerator } from "../../../../shared/simulate/generator.ts";
import { exposuresOf } from "../../../support/person-rows.ts";
import { type MergeObjects, makeMergeObjects, type Stored } from "./merge-objects.ts";
import { makeTruth, type Truth } from "./merge-truth.ts";
import { makeNetwork } from "./network.ts";
import { type Device, isOfCustomer, makeSayings } from "./sayings.ts";

const STEPS = 120;
const CUSTOMERS = ["customer:1", "customer:2"];
const PURPOSES = ["marketing", "location"];
/** The end of a life of devices, people and links over a bad network, once it has come to rest. */
export interface Played {
  readonly objects: MergeObjects;
  readonly truth: Truth;
  readonly devices: readonly Device[];
  /** How often what must not be was so on the way. */
  readonly faults: readonly string[];
  readonly isAtRest: boolean;
  readonly happened: ReadonlyMap<string, number>;
}

/** Plays one seed. */
export function playMerges(seed: number): Played {
  const random = makeGenerator(seed);
  const network = makeNetwork(random);
  const truth = makeTruth();
  let nowMs = 0;
  let isQuiet = false;
  const objects = makeMergeObjects(network, truth, {
    now: () => nowMs,
    isSending: () => !isQuiet && random.happens(0.1),
  });
  const faults: string[] = [];
  const happened = new Map<string, number>();
  const devices = [1, 2, 3, 4].map((number) => register(`d${number}`));
  const links: (() => void)[] = [];
  const sayings = makeSayings(
    { objects, truth, random },
    { now: () => nowMs, note, fault: (what) => void faults.push(what) },
  );

  function note(what: string): void {
    happened.set(what, (happened.get(what) ?? 0) + 1);
  }

  function register(id: string): Device {
    return { id, pass: { person: ownOf(id), epoch: 0, iatMs: nowMs } };
  }

  /** Where a message of this device ends up: the edge asks once more where the first object says so. */
  function reach(device: Device): { object: Stored; isFrozen: boolean } | "revoked" {
    const { pass } = device;
    const first = objects.get(pass.person);
    if (pass.iatMs <= first.erasedAtMs) return "revoked";
    const { forward } = first;
    if (forward?.state === "closed") return "revoked";
    if (forward?.state === "frozen") return { object: first, isFrozen: true };
    const moved = forward && leadsTo(forward);
    const object = moved === undefined ? first : objects.get(moved.to);
    const epoch = moved?.epoch ?? pass.epoch;
    if (object.rows !== undefined && epoch !== 0 && epoch !== object.epoch) return "revoked";
    if (isOfCustomer(object) && !isLinked(object.account, device.id)) return "revoked";
    return { object, isFrozen: false };
  }

  function act(device: Device): void {
    const reached = reach(device);
    if (reached === "revoked") {
      note("revoked");
      // A page makes a new key; somebody else tries the old one again.
      if (random.happens(0.5)) devices[devices.indexOf(device)] = register(`d${devices.length}-${nowMs}`);
      else device.pass = { person: ownOf(device.id), epoch: 0, iatMs: nowMs };
      return;
    }
    const { object, isFrozen } = reached;
    const purpose = random.pick(PURPOSES) ?? "";
    const kind = random.whole(1, 100);
    if (kind <= 60 && isFrozen) note("waited");
    else if (kind <= 35) sayings.give(device, object);
    else if (kind <= 60) sayings.grant(device, object, purpose);
    else if (kind <= 80) sayings.withdraw(device, object, purpose, isFrozen);
    else if (kind <= 88) sayings.unlink(device, object, isFrozen);
    else if (kind <= 92) sayings.erase(object, isFrozen);
  }

  function link(device: Device): void {
    const customer = random.pick(CUSTOMERS) ?? "";
    const { pass } = device;
    const person = ownOf(device.id);
    const passEpoch = pass.person === person ? pass.epoch : 0;
    const said = { device: device.id, person, jti: `${nowMs}`, iatMs: nowMs, passIatMs: pass.iatMs, passEpoch };
    const send = () => {
      const begun = objects.link(objects.get(customer), said);
      note(`link ${begun}`);
      if (begun === "linked") device.pass = { person: customer, epoch: objects.get(customer).epoch, iatMs: nowMs };
    };
    links.push(send);
    send();
  }

  function look(): void {
    const seen = new Map<string, string>();
    for (const { id, rows, forward } of objects.all()) {
      if (rows === undefined || forward !== undefined) continue;
      // What was erased while it was on its way goes as soon as that is heard, and is looked for at the end.
      const kept = exposuresOf(rows).flatMap((exposure) => (truth.erased().has(exposure.id) ? [] : [exposure.id]));
      if (kept.toSorted().join() !== truth.factsOf(id).toSorted().join())
        faults.push(`${id} has lost or doubled something`);
      for (const fact of kept) {
        if (seen.has(fact)) faults.push(`${fact} is in two objects`);
        seen.set(fact, id);
      }
    }
  }

  for (let step = 0; step < STEPS; step++) {
    nowMs += 1;
    const device = random.pick(devices);
    const kind = random.whole(1, 100);
    if (kind <= 45) network.step();
    else if (kind <= 70 && device !== undefined) act(device);
    else if (kind <= 82 && device !== undefined) link(device);
    else if (kind <= 85) random.pick(links)?.();
    else if (kind <= 92) objects.wake(random.pick(objects.all()) ?? objects.get("nobody"));
    else network.crash(random.pick(objects.all())?.id ?? "");
    look();
  }

  isQuiet = true;
  network.heal();
  let isAtRest = false;
  for (let round = 0; round < 50 && !isAtRest; round++) {
    while (network.step()) {
      nowMs += 1;
      look();
    }
    isAtRest = objects.all().every(isDone);
    for (const object of objects.all()) objects.wake(object);
  }
  for (const id of sayings.doomed) if (isSomewhere(objects, id)) faults.push(`${id} outlived an erasure`);
  return { objects, truth, devices, faults: [...new Set(faults)], isAtRest, happened };
}

function isSomewhere(objects: MergeObjects, fact: string): boolean {
  return objects.all().some(({ rows }) => rows !== undefined && exposuresOf(rows).some(({ id }) => id === fact));
}

function isDone({ account, forward, erasing }: Stored): boolean {
  const isClosing = account?.devices.some((device) => device.isClosing) === true;
  return forward?.state !== "frozen" && erasing === undefined && !isClosing && (account?.merges ?? []).length === 0;
}

/** The device's own person. */
export function ownOf(device: string): string {
  return `own:${device}`;
}
