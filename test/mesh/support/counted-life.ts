import { expect } from "vitest";
import { waitFor } from "../../support/wait-for.ts";
import { INSIDE, OUTSIDE } from "./counted-catalog.ts";
import { type CountedWorld, makeCountedPerson } from "./counted-person.ts";
import type { CountedExport } from "./recount-export.ts";

/** A life that was lived, and what is known of it. */
export interface CountedLife {
  /** How many offers and pushes were answered. */
  readonly offers: number;
  /** What was held of the person right before each erasure. */
  readonly erased: readonly CountedExport[];
  /** The person calls once more. What is held of them now; undefined: they are erased. */
  readonly call: () => Promise<CountedExport | undefined>;
}

const REACTIONS = ["impression", "impression", "click", "dismiss", "lead", "conversion"];
const AMOUNTS = [
  { amount: "12.50", currency: "EUR" },
  { amount: "3.05", currency: "EUR" },
  { amount: "800", currency: "JPY" },
];

/** Lives a life of so many decisions: offers, reactions, orders, changes of mind. Some are erased, and of these some come back. */
export async function liveCounted(world: CountedWorld, decisions: number): Promise<CountedLife> {
  const { random } = world;
  const person = await makeCountedPerson(world);
  const hasPushes = random.happens(0.4);
  const comesBackAt = random.happens(0.15) ? random.whole(1, decisions - 1) : undefined;
  const endsErased = random.happens(0.2);
  const erased: CountedExport[] = [];
  const receipts: string[] = [];
  let offers = 0;
  let isMeasured = random.happens(0.8);
  let isInside = false;

  async function arrive(): Promise<void> {
    const granted = { location: true, marketing: true, push: hasPushes, measurement: isMeasured };
    await person.arrive(Object.entries(granted).flatMap(([purpose, yes]) => (yes ? [purpose] : [])));
    isInside = false;
    receipts.length = 0;
  }

  async function decide(): Promise<void> {
    const receipt = await person.ping(nextClaims());
    if (receipt === undefined) return;
    offers++;
    receipts.push(receipt);
  }

  function nextClaims(): Readonly<Record<string, unknown>> {
    if (random.happens(0.25)) {
      isInside = !isInside;
      return { position: isInside ? INSIDE : OUTSIDE };
    }
    if (random.happens(0.3)) return { marker: "table-7" };
    return { event: { name: "ask" }, channel: hasPushes && random.happens(0.3) ? "push" : "inline" };
  }

  async function react(): Promise<void> {
    const [receipt, kind] = [random.pick(receipts), random.pick(REACTIONS)];
    const value = kind === "conversion" ? { value: random.pick(AMOUNTS) } : {};
    if (receipt !== undefined) await person.react({ receipt, kind, ...value });
  }

  /** Once no push is on its way any more: what comes of it is counted then. */
  async function erase(): Promise<void> {
    const held = await waitFor(async () => {
      const found = await person.look();
      expect(found?.queuedPushes).toEqual([]);
      return found;
    });
    if (held !== undefined) erased.push(held);
    await person.erase();
  }

  await arrive();
  for (let decision = 0; decision < decisions; decision++) {
    await decide();
    if (random.happens(0.6)) await react();
    if (random.happens(0.2)) {
      const data = random.happens(0.9) ? random.pick(AMOUNTS) : {};
      await person.ping({ event: { name: "order", data } });
    }
    if (random.happens(0.04)) {
      isMeasured = !isMeasured;
      await person.consent(["measurement"], isMeasured);
    }
    if (decision === comesBackAt) {
      await erase();
      await arrive();
    }
  }
  if (endsErased) await erase();
  return { offers, erased, call: person.look };
}
