import { type Account, NO_DEVICES, ownPersonsOf } from "../../../../shared/accounts/account.ts";
import { beginLink } from "../../../../shared/accounts/begin-link.ts";
import {
  closeForward,
  type Forward,
  handOver,
  isErasedWith,
  withoutCustomer,
} from "../../../../shared/accounts/forward.ts";
import { finishPerson, freezePerson } from "../../../../shared/accounts/freeze-person.ts";
import type { PersonRows } from "../../../../shared/accounts/person-rows.ts";
import {
  afterFreeze,
  closeDevice,
  endClosing,
  endMerge,
  knowsMerge,
} from "../../../../shared/accounts/settle-merge.ts";
import { unitePeople } from "../../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../../shared/catalog/compile/index-journeys.ts";
import { applyConsent } from "../../../../shared/consent/consent.ts";
import { NO_CAPS, rowsOfPerson } from "../../../support/person-rows.ts";
import type { Truth } from "./merge-truth.ts";
import type { Network } from "./network.ts";

/** What a person takes back, as a frozen one hands it over. */
export type TakenBack =
  | { readonly kind: "withdraw"; readonly device: string; readonly purpose: string; readonly atMs: number }
  | { readonly kind: "unlink"; readonly device: string };

/** What one object has stored; all else of it is lost when it crashes. */
export interface Stored {
  readonly id: string;
  rows: PersonRows | undefined;
  account: Account | undefined;
  forward: Forward<TakenBack> | undefined;
  erasing: { readonly customer: string; readonly atMs: number; readonly persons: readonly string[] } | undefined;
  erasedAtMs: number;
  epoch: number;
}

export interface MergeObjects {
  readonly all: () => readonly Stored[];
  readonly get: (id: string) => Stored;
  readonly begin: (object: Stored) => void;
  readonly withdraw: (object: Stored, said: Extract<TakenBack, { kind: "withdraw" }>) => void;
  /** Undefined: it was not taken, since the person is not frozen. */
  readonly takeBack: (own: Stored, statement: TakenBack) => true | undefined;
  readonly link: (customer: Stored, ask: Omit<Parameters<typeof beginLink>[1], "id">) => "linked" | "begun" | "refused";
  readonly unlink: (customer: Stored, device: string) => void;
  readonly erase: (object: Stored) => void;
  /** What its alarm does. */
  readonly wake: (object: Stored) => void;
}

/**
 * The objects of people as the ones of workers/objects/person/accounts/ are, over the same pure functions: every function here
 * is one turn, and what they ask of each other goes over the network of the simulation.
 */
export function makeMergeObjects(
  network: Network,
  truth: Truth,
  { now, isSending }: { readonly now: () => number; readonly isSending: () => boolean },
): MergeObjects {
  const objects = new Map<string, Stored>();
  let merges = 0;

  function get(id: string): Stored {
    const known = objects.get(id);
    if (known !== undefined) return known;
    const made: Stored = {
      ...{ id, rows: undefined, account: undefined, forward: undefined, erasing: undefined },
      ...{ erasedAtMs: Number.NEGATIVE_INFINITY, epoch: 0 },
    };
    objects.set(id, made);
    return made;
  }

  function begin(object: Stored): void {
    object.epoch = now();
    object.rows = rowsOfPerson(object.id, { profile: { epoch: object.epoch } });
  }

  function withdraw({ rows }: Stored, { device, purpose, atMs }: Extract<TakenBack, { kind: "withdraw" }>): void {
    if (rows === undefined) return;
    const claims = { grants: [{ purpose, granted: false }], noticeVersion: "1", surface: "s", jti: `${atMs}` };
    const { consent } = applyConsent(rows.person.consent, claims, { device, iatMs: atMs, receivedMs: atMs });
    Object.assign(rows, { person: { ...rows.person, consent } });
  }

  function takeBack(own: Stored, statement: TakenBack): true | undefined {
    const next = own.forward && handOver(own.forward, statement);
    if (own.forward?.isErased || next === undefined) return undefined;
    own.forward = next;
    ask(
      own,
      next.to ?? "",
      (customer) => settle(customer, next.merge),
      () => {},
    );
    return true;
  }

  function ask<Reply>(from: Stored, to: string, work: (object: Stored) => Reply, hear: (reply: Reply) => void): void {
    network.call(from.id, to, () => work(get(to)), hear);
  }

  function link(customer: Stored, said: Omit<Parameters<typeof beginLink>[1], "id">): "linked" | "begun" | "refused" {
    if (said.iatMs <= customer.erasedAtMs || customer.erasing?.persons.includes(said.person)) return "refused";
    const begun = beginLink(customer.account ?? NO_DEVICES, { id: `merge-${merges++}`, ...said }, now());
    if (!begun.ok) return "refused";
    if (begun.value.linked !== undefined) return "linked";
    if (customer.rows === undefined) begin(customer);
    customer.account = begun.value.account;
    drive(customer, begun.value.merge?.id ?? "");
    return "begun";
  }

  function drive(customer: Stored, id: string, heard = 0): void {
    const merge = customer.account?.merges.find((one) => one.id === id);
    if (merge === undefined) return;
    if (merge.step === "finish") {
      ask(
        customer,
        merge.person,
        (own) => finish(own, id, heard),
        (answer) => {
          const { account } = customer;
          if (account === undefined || !knowsMerge(account, id)) return;
          if (answer === "done") customer.account = endMerge(account, id);
          else if (answer === "erased") erase(customer);
          else {
            for (const statement of answer.handed) apply(customer, statement);
            drive(customer, id, heard + answer.handed.length);
          }
        },
      );
      return;
    }
    const { epoch } = customer;
    ask(
      customer,
      merge.person,
      (own) => freeze(own, { merge: id, to: customer.id, epoch }, merge),
      ({ answer, rows }) => {
        const after = afterFreeze(customer.account, id, answer, now());
        if (after.step === "none" || customer.rows === undefined) return;
        customer.account = after.account;
        if (after.step === "drop") return;
        if (rows !== undefined) {
          const terms = {
            id,
            places: true,
            owners: {},
            scores: [],
            journeys: indexJourneys([]),
            caps: NO_CAPS,
            nowMs: now(),
          };
          customer.rows = unitePeople(customer.rows, rows, terms);
        }
        truth.moves(merge.person, customer.id);
        truth.links(merge.device, merge.iatMs);
        drive(customer, id);
      },
    );
  }

  function apply(customer: Stored, statement: TakenBack): void {
    if (statement.kind === "withdraw") withdraw(customer, statement);
    else unlink(customer, statement.device);
  }

  function freeze(
    own: Stored,
    asked: Parameters<typeof freezePerson>[1],
    { iatMs, passIatMs, passEpoch }: { iatMs: number; passIatMs: number; passEpoch: number },
  ) {
    const isOther = own.rows !== undefined && passEpoch !== 0 && passEpoch !== own.epoch;
    const isRevoked = Math.min(iatMs, passIatMs) <= own.erasedAtMs || isOther;
    const { answer, forward } = freezePerson({ forward: own.forward, isRevoked, isSending: isSending() }, asked, now());
    own.forward = forward;
    return { answer, rows: answer === "frozen" ? own.rows : undefined };
  }

  function finish(own: Stored, merge: string, heard: number) {
    const { answer, forward } = finishPerson(own.forward, { merge, heard }, now());
    if (forward !== own.forward) own.rows = undefined;
    own.forward = forward;
    return answer;
  }

  function settle(customer: Stored, merge: string): boolean {
    if (!knowsMerge(customer.account, merge)) return false;
    drive(customer, merge);
    return true;
  }

  function release(own: Stored, to: string, erasedAtMs?: number): boolean {
    const { forward } = own;
    if (erasedAtMs !== undefined) {
      if (!isErasedWith(forward, { to, erasedAtMs })) return true;
      own.forward = withoutCustomer(forward);
      if (forward.state !== "closed" && !forward.isErased) erase(own);
      return true;
    }
    if (forward?.to !== to) return true;
    const closed = closeForward(forward, to, now());
    if (closed === undefined) return false;
    own.forward = closed;
    return true;
  }

  function unlink(customer: Stored, device: string): void {
    const next = customer.account && closeDevice(customer.account, device, now());
    if (next === undefined) return;
    customer.account = next;
    tellClosed(customer);
  }

  function tellClosed(customer: Stored): void {
    for (const { device, person, isClosing } of customer.account?.devices ?? []) {
      if (!isClosing) continue;
      ask(
        customer,
        person,
        (own) => release(own, customer.id),
        (isTold) => {
          if (isTold && customer.account !== undefined) customer.account = endClosing(customer.account, device);
        },
      );
    }
  }

  function erase(object: Stored): void {
    truth.erases(object.id);
    const { forward, account } = object;
    if (forward?.state === "frozen") object.forward = { ...forward, handed: [], isErased: true };
    if (account !== undefined) {
      const persons = new Set([...(object.erasing?.persons ?? []), ...ownPersonsOf(account)]);
      object.erasing = { customer: object.id, atMs: now(), persons: [...persons] };
    }
    object.account = undefined;
    object.rows = undefined;
    object.erasedAtMs = now();
    tellErased(object);
  }

  function tellErased(object: Stored): void {
    const { persons = [], atMs = 0 } = object.erasing ?? {};
    for (const person of persons) {
      ask(
        object,
        person,
        (own) => release(own, object.id, atMs),
        (isTold) => {
          const { erasing } = object;
          if (!isTold || erasing?.atMs !== atMs) return;
          const left = erasing.persons.filter((one) => one !== person);
          object.erasing = left.length === 0 ? undefined : { ...erasing, persons: left };
        },
      );
    }
  }

  function wake(object: Stored): void {
    const { forward } = object;
    if (forward?.state === "frozen") {
      ask(
        object,
        forward.to ?? "",
        (customer) => settle(customer, forward.merge),
        (isKnown) => {
          if (isKnown || object.forward?.merge !== forward.merge || object.forward.state !== "frozen") return;
          const { isErased } = object.forward;
          object.forward = undefined;
          if (!isErased) erase(object);
        },
      );
    }
    for (const { id } of object.account?.merges ?? []) drive(object, id);
    tellClosed(object);
    tellErased(object);
  }

  return { all: () => [...objects.values()], get, begin, withdraw, takeBack, link, unlink, erase, wake };
}
