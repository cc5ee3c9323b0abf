import { afterAll, beforeAll, expect, it } from "vitest";
import { callAdmin } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Report } from "../../shared/measure/report.ts";
import { makeGenerator } from "../../shared/simulate/generator.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { runs } from "../support/runs.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { COUNTED_CATALOG } from "./support/counted-catalog.ts";
import { type CountedLife, liveCounted } from "./support/counted-life.ts";
import { makeMortal } from "./support/mortal-mesh.ts";
import { publish } from "./support/push-catalog.ts";
import { type CountedExport, recountExport } from "./support/recount-export.ts";
import { sumCounted, sumRows } from "./support/report-sums.ts";

/** What everybody does, and when the mesh dies. What comes of it also depends on the machine. */
const SEED = 20_261_130;
/** 1,000 in `npm test`, 10,000 in `npm run test:long`. */
const DECISIONS = Math.min(10_000, runs(1_000));
const A_LIFE = 40;
/** People who live at the same time. */
const AT_ONCE = 16;
/** The mesh dies about once in so many answers. */
const ANSWERS = 150;

let service: FaultyPushService;
let mesh: TestMesh;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  await publish(mesh, COUNTED_CATALOG);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

it(
  "a report is equal to a recount of all people, though the mesh is killed at random moments and messages come twice",
  async () => {
    const startedAtMs = Date.now();
    const info = await askMesh(mesh.url);
    const mortal = makeMortal(mesh, makeGenerator(SEED, 0), ANSWERS);
    const lives: CountedLife[] = [];
    const seeds = Array.from({ length: DECISIONS / A_LIFE }, (_, place) => place + 1).values();
    const live = async () => {
      for (const seed of seeds) {
        const random = makeGenerator(SEED, seed);
        lives.push(await liveCounted({ mesh: mortal, info, service, random }, A_LIFE));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, live));
    await mortal.rest();
    const livedMs = Date.now() - startedAtMs;

    const held = await callAll(lives);
    await waitFor(async () => expect(await told()).toEqual(recount(held)));
    // What is counted stays so, and nothing is on its way that would count once more.
    await mortal.kill();
    expect(recount(await callAll(lives))).toEqual(recount(held));
    expect(await told()).toEqual(recount(held));
    const counted = held.flatMap(recountExport);
    const offers = lives.reduce((sum, life) => sum + life.offers, 0);
    expect(counted.filter(({ figure }) => figure === "given")).toHaveLength(offers);
    console.log(
      `${DECISIONS} decisions, ${lives.length} people, ${lives.flatMap(({ erased }) => erased).length} erasures, ` +
        `${offers} offers, ${counted.length} counts; ${mortal.deaths()} kills, ${mortal.lost()} answers lost on their way; ` +
        `${livedMs} ms, and ${Date.now() - startedAtMs - livedMs} ms to count again`,
    );
  },
  Math.max(240_000, DECISIONS * 120),
);

/** Everybody calls once more, until no push is on its way and counters have everything. What is and was held of all of them. */
async function callAll(lives: readonly CountedLife[]): Promise<readonly CountedExport[]> {
  const held: CountedExport[] = [];
  for (const { call, erased } of lives) {
    const now = await waitFor(async () => {
      const found = await call();
      expect([found?.queuedPushes ?? [], found?.owed ?? []]).toEqual([[], []]);
      return found;
    });
    held.push(...erased, ...(now === undefined ? [] : [now]));
  }
  return held;
}

function recount(held: readonly CountedExport[]) {
  const counted = held.flatMap(recountExport);
  return { variant: sumCounted(counted, "variant"), channel: sumCounted(counted, "channel") };
}

async function told() {
  const ask = async (by: "variant" | "channel") => {
    const answer = await callAdmin(mesh, `report?by=${by}`);
    return sumRows(((await answer.json()) as Report).rows, by);
  };
  return { variant: await ask("variant"), channel: await ask("channel") };
}
