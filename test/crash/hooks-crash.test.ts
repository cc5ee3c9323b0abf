import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { sealBox } from "../../shared/crypto/sealed-box.ts";
import { sealedHookName } from "../../shared/webhooks/sign-hook.ts";
import { runs } from "../support/runs.ts";
import { fakeCrypto } from "./support/deterministic-crypto.ts";
import { enterWorld } from "./support/enter-world.ts";
import { type HeardHook, openHookDesk } from "./support/hook-desk.ts";
import { makeLuck } from "./support/luck.ts";
import { type MeshOfObjects, makeMesh, SECRET } from "./support/mesh-of-objects.ts";
import { CALM, type Faults, type ShakyWorld } from "./support/shaky-world.ts";
import { CATALOG, type Holder, liveAtTills, type TillLife } from "./support/till-life.ts";

/*
 * People get offers and are erased, and two endpoints are told, in a mesh of which any part may be lost at any moment: calls,
 * answers, objects, and what is on its way to an endpoint. What goes wrong follows from the seed.
 */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** By then a partner has heard, and whatever failed twice was tried a third time. */
const REST_MS = 2 * HOUR_MS;

const ROUGH: Faults = {
  lostCalls: 0.08,
  lostAnswers: 0.08,
  slowCalls: 0.2,
  lateAlarms: 0.1,
  crashes: 0.02,
  evictions: 0.02,
};

const PEOPLE = 3;
const who = fc.nat({ max: PEOPLE - 1 });
const afterMs = fc.oneof(fc.nat({ max: 1_000 }), fc.nat({ max: 20_000 }));
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ what: fc.constant("ask" as const), who, afterMs }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("erase" as const), who, afterMs }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("consent" as const), who, afterMs }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("kill" as const), who, afterMs }) },
);
const scenarios = fc.record({ luck: fc.integer(), steps: fc.array(step, { minLength: 3, maxLength: 30 }) });
type Scenario = typeof scenarios extends fc.Arbitrary<infer Value> ? Value : never;

const SEAL_KEY = await crypto.subtle.importKey("raw", decodeBase64url(SECRET) ?? new Uint8Array(), "AES-GCM", false, [
  "encrypt",
]);

async function webhook(id: string, host: string) {
  const secret = new Uint8Array(Buffer.from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  const sealed = await sealBox(SEAL_KEY, secret, sealedHookName(id), new Uint8Array(12));
  const events: ("moment.given" | "person.erased")[] = ["moment.given", "person.erased"];
  return { id, host, path: "/", events, purposes: ["marketing"], sealedSecrets: [sealed] };
}

const TOLD: Catalog = {
  ...CATALOG,
  webhooks: [await webhook("crm", "crm.example.com"), await webhook("ads", "ads.example.net")],
};

/** Lives it, lets it come to rest, and gives what should not be so. */
async function live({ luck: seed, steps }: Scenario): Promise<readonly string[]> {
  const luck = makeLuck(seed);
  fakeCrypto(luck);
  const mesh = makeMesh(luck, NOON_MS, TOLD);
  const { world } = mesh;
  enterWorld(world);
  const heard = openHookDesk(world);
  const life = liveAtTills(mesh, PEOPLE, ["location", "marketing", "partners"]);
  for (const holder of life.holders) life.consent(holder);
  await world.runFor(SECOND_MS);
  world.faults = ROUGH;
  for (const { what, who: number, afterMs: waitMs } of steps) {
    await world.runFor(waitMs);
    const holder = life.holders[number];
    if (what === "kill") mesh.kill();
    else if (holder !== undefined) life[what](holder);
  }
  await world.runFor(10 * SECOND_MS);
  world.faults = CALM;
  await world.runFor(REST_MS);
  return [
    ...faultsOfMessages(heard),
    ...faultsAtRest(mesh),
    ...faultsOfCounts(life, heard, world),
    ...life.holders.flatMap((holder) => faultsOf(holder, world)),
  ];
}

/** A message is the same each time, numbers rise, and nothing of a subject comes after its end. */
function faultsOfMessages(heard: readonly HeardHook[]): string[] {
  const byId = Map.groupBy(heard, ({ id }) => id);
  const changed = [...byId.values()].filter((same) => new Set(same.map(({ text }) => text)).size > 1);
  const once = [...byId.values()].flatMap(([first]) => first ?? []);
  const bySubject = Map.groupBy(once, ({ subject }) => subject);
  const faults = [...bySubject].flatMap(([subject, events]) => {
    const sequences = events.map(({ sequence }) => sequence);
    const ends = events.filter(({ type }) => type === "person.erased");
    return [
      ...(new Set(sequences).size < events.length ? [`${subject} has a number twice`] : []),
      ...(ends.length > 1 ? [`${subject} ended ${ends.length} times`] : []),
      ...(ends.length === 1 && ends[0]?.sequence !== Math.max(...sequences)
        ? [`${subject} goes on after its end`]
        : []),
    ];
  });
  return [...changed.map(([first]) => `${first?.id} came in two forms`), ...faults];
}

function faultsAtRest({ world }: MeshOfObjects): string[] {
  const outboxes = world.names().filter((name) => name.startsWith("HOOKS "));
  return outboxes.flatMap((name) => {
    const waiting = world.rows(name, "SELECT id FROM pending");
    return waiting.length === 0 ? [] : [`${name} still has ${waiting.length}`];
  });
}

/** What one person has still to tell. */
function faultsOf({ person }: Holder, world: ShakyWorld): string[] {
  const name = `PERSON ${person}`;
  const owed = world.rows(name, "SELECT 1 FROM message WHERE owed IS NOT NULL");
  const [state] = world.rows(name, "SELECT value ->> '$.owed' AS owed FROM record WHERE kind = 'state'");
  return owed.length > 0 || (state?.owed ?? null) !== null ? [`${person} still owes`] : [];
}

/** Each offer of people who are there was told once to each endpoint. */
function faultsOfCounts(life: TillLife, heard: readonly HeardHook[], world: ShakyWorld): string[] {
  const query = "SELECT 1 FROM message WHERE receipt ->> '$.outcome' = 'offer'";
  const offers = life.holders.flatMap(({ person }) => world.rows(`PERSON ${person}`, query)).length;
  return ["crm.example.com", "ads.example.net"].flatMap((host) => {
    const told = countsOf(heard, host);
    return told === offers ? [] : [`${offers} offers were given, and ${host} heard of ${told}`];
  });
}

/** Of how many offers this host heard, of subjects that did not end. */
function countsOf(heard: readonly HeardHook[], host: string): number {
  const ended = new Set(heard.filter(({ type }) => type === "person.erased").map(({ subject }) => subject));
  const given = heard.filter((one) => one.host === host && one.type === "moment.given" && !ended.has(one.subject));
  return new Set(given.map(({ id }) => id)).size;
}

it("each offer is told once to each endpoint, in the same words, and nothing after the end, whatever is lost", async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      try {
        expect(await live(scenario)).toEqual([]);
      } finally {
        vi.restoreAllMocks();
        vi.unstubAllGlobals();
      }
    }),
    { numRuns: runs(40), seed: 20_261_130 },
  );
}, 240_000);
