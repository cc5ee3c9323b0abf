import { applyConsent } from "../../../../shared/consent/consent.ts";
import { isGranted } from "../../../../shared/person/person-state.ts";
import type { Generator } from "../../../../shared/simulate/generator.ts";
import { exposuresOf, messageRow } from "../../../support/person-rows.ts";
import type { MergeObjects, Stored } from "./merge-objects.ts";
import type { Truth } from "./merge-truth.ts";

/** Offers of one moment that a person gets. */
const CAP = 2;

/** A device with its pass, as it has it. */
export interface Device {
  readonly id: string;
  pass: { person: string; epoch: number; iatMs: number };
}

/** What people say on their devices, once it has come to an object, which may be frozen. */
export interface Sayings {
  /** An offer, if the person agrees to it and no cap is reached. */
  readonly give: (device: Device, object: Stored) => void;
  readonly grant: (device: Device, object: Stored, purpose: string) => void;
  readonly withdraw: (device: Device, object: Stored, purpose: string, isFrozen: boolean) => void;
  readonly unlink: (device: Device, object: Stored, isFrozen: boolean) => void;
  readonly erase: (object: Stored, isFrozen: boolean) => void;
  /** What has to be nowhere in the end, as its person was told. */
  readonly doomed: ReadonlySet<string>;
}

/** Sayings of the simulation: what is said, and answered, is noted as true. */
export function makeSayings(
  { objects, truth, random }: { readonly objects: MergeObjects; readonly truth: Truth; readonly random: Generator },
  {
    now,
    note,
    fault,
  }: { readonly now: () => number; readonly note: (what: string) => void; readonly fault: (what: string) => void },
): Sayings {
  const doomed = new Set<string>();
  let facts = 0;

  function give(device: Device, object: Stored): void {
    if (object.rows === undefined || !isGranted(object.rows.person.consent, "marketing")) return;
    const moment = "m";
    if (exposuresOf(object.rows).length >= CAP) {
      note("capped");
      return;
    }
    if (truth.factsOf(object.id).length >= CAP) fault("more was given than the cap allows");
    const id = `f${facts++}`;
    const exposure = { id, atMs: now(), moment, marketing: true, person: true };
    const row = messageRow(device.id, id, { serial: id, atMs: now(), exposures: JSON.stringify([exposure]) });
    object.rows = { ...object.rows, messages: [...object.rows.messages, row] };
    truth.gave(id, object.id);
    note("given");
  }

  function grant(device: Device, object: Stored, purpose: string): void {
    if (object.rows === undefined) {
      if (isOfCustomer(object)) return;
      objects.begin(object);
      device.pass = { person: object.id, epoch: object.epoch, iatMs: now() };
    }
    if (object.rows === undefined) return;
    const claims = { grants: [{ purpose, granted: true }], noticeVersion: "1", surface: "s", jti: `${now()}` };
    const at = { device: device.id, iatMs: now(), receivedMs: now() };
    const { consent } = applyConsent(object.rows.person.consent, claims, at);
    object.rows = { ...object.rows, person: { ...object.rows.person, consent } };
    truth.said({ purpose, granted: true, atMs: now(), owner: object.id });
    note("granted");
  }

  function withdraw(device: Device, object: Stored, purpose: string, isFrozen: boolean): void {
    const said = { kind: "withdraw", device: device.id, purpose, atMs: now() } as const;
    if (isFrozen) {
      if (objects.takeBack(object, said)) note("withdrawn while frozen");
      else return;
    } else if (object.rows === undefined) return;
    else objects.withdraw(object, said);
    truth.said({ purpose, granted: false, atMs: now(), owner: holderOf(object) });
  }

  /** Who has the rows of somebody who is frozen: the customer's person, once they took them. */
  function holderOf({ id, forward }: Stored): string {
    if (forward?.state !== "frozen" || forward.to === undefined) return id;
    const merge = objects.get(forward.to).account?.merges.find((one) => one.id === forward.merge);
    return merge?.step === "finish" ? forward.to : id;
  }

  function unlink(device: Device, object: Stored, isFrozen: boolean): void {
    if (isFrozen) objects.takeBack(object, { kind: "unlink", device: device.id });
    else objects.unlink(object, random.pick(object.account?.devices ?? [])?.device ?? device.id);
    note("unlinked");
  }

  function erase(object: Stored, isFrozen: boolean): void {
    const holder = holderOf(object);
    // Whoever has the rows goes, at the latest when they hear of it: nothing of it may be left at the end.
    if (holder !== object.id) for (const id of truth.factsOf(holder)) doomed.add(id);
    objects.erase(object);
    note(isFrozen ? "erased while frozen" : "erased");
  }

  return { give, grant, withdraw, unlink, erase, doomed };
}

/** Whether an object is of a customer's person. */
export function isOfCustomer({ id }: Stored): boolean {
  return id.startsWith("customer:");
}
