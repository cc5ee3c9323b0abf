import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { makeGenerator } from "../../shared/simulate/generator.ts";
import { runMesh } from "../support/launcher.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type MortalMesh, makeMortal } from "./support/mortal-mesh.ts";
import { databasesOf } from "./support/read-databases.ts";

const CODES = Array.from({ length: 240 }, (_, at) => `SPRING-${at}`);
const PEOPLE = 12;
/** Of each, while the mesh dies again and again. */
const PINGS = 6;
/** A lease that was never settled counts as lost ten minutes after its end, which is at most 20 s off. */
const LOST_MS = 11 * 60_000;

const many = [{ max: 900, per: "day" }] as const;
const CATALOG: Catalog = {
  policy: { caps: [...many] },
  campaigns: [{ id: "spring", budget: { perHour: 100_000 } }],
  moments: [
    {
      id: "bread",
      campaign: "spring",
      on: { event: "opened" },
      quietHours: "ignore",
      caps: [...many],
      offer: {
        variants: [
          {
            id: "a",
            format: "card",
            title: "Bread",
            coupon: { value: "2 € off", validFor: "P7D", code: { pool: "spring", symbology: "code128" } },
          },
        ],
      },
    },
  ],
};

let mesh: TestMesh;
let mortal: MortalMesh;
let people: readonly Visitor[];

beforeAll(async () => {
  mesh = await startMesh();
  mortal = makeMortal(mesh, makeGenerator(17), 12);
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
  const file = join(mesh.state, "codes.txt");
  writeFileSync(file, CODES.join("\n"));
  expect(meshCodes(file)).toMatchObject({ added: CODES.length, left: CODES.length });
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const about = { url: mesh.url, audience, fetch: mortal.fetch };
  people = await Promise.all(Array.from({ length: PEOPLE }, () => makeVisitor(about)));
  const grants = [{ purpose: "marketing", granted: true }];
  for (const person of people) {
    await person.register();
    await person.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  }
});

afterAll(() => mesh?.stop());

function meshCodes(...file: string[]) {
  const { stdout, stderr } = runMesh("codes", "spring", ...file, "--json", "--url", mesh.url, "--token", mesh.token);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The code that somebody is given as they open the app; undefined: none is at hand. */
async function ask(person: Visitor): Promise<string | undefined> {
  const { status, body } = await person.ping({ event: { name: "opened" } });
  if (status !== 200) return undefined;
  return Object(body.offer).coupon?.code;
}

/** All codes that people have by what the mesh holds of them. */
async function held(): Promise<string[]> {
  const lists = await Promise.all(people.map((person) => person.send("/v1/me/coupons", "coupons+jwt")));
  return lists.flatMap(({ body }) => (body.coupons as { coupon: { code: string } }[]).map(({ coupon }) => coupon.code));
}

/** As if all leases of before had ended so long ago that nobody can settle them any more. */
function ageLeases(): void {
  const long = Date.now() - LOST_MS;
  const files = databasesOf(mesh, /-Index/).filter((file) => file.endsWith(".sqlite"));
  for (const file of files) {
    const database = new DatabaseSync(file);
    const hasLeases = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'lease'").get() !== undefined;
    if (hasLeases)
      database.prepare("UPDATE lease SET expiresMs = ?, value = json_set(value, '$.expiresMs', ?)").run(long, long);
    database.close();
  }
}

it("no code of a pool is given twice, though the mesh is killed again and again; those that were lost are doubtful, and never given", async () => {
  const told = await Promise.all(
    people.map(async (person) => {
      const codes: (string | undefined)[] = [];
      for (let time = 0; time < PINGS; time++) codes.push(await ask(person));
      return codes;
    }),
  );
  const given = told.flat().filter((code) => code !== undefined);
  await mortal.rest();
  expect(mortal.deaths()).toBeGreaterThan(1);
  expect(new Set(given).size).toBe(given.length);
  const before = await held();
  expect(new Set(before).size).toBe(before.length);
  expect(before).toEqual(expect.arrayContaining(given));

  await mesh.kill();
  ageLeases();
  await mesh.restart();
  const { doubtful, doubtfulCodes, ...counts } = meshCodes();
  expect(doubtful).toBeGreaterThan(0);
  expect(doubtfulCodes).toHaveLength(doubtful);
  expect(counts.left + counts.leased + counts.given + doubtful).toBe(CODES.length);

  // All that is left goes to somebody, and nothing else does.
  const later: string[] = [];
  for (let dry = 0; dry < 20; ) {
    const codes = (await Promise.all(people.map(ask))).filter((code) => code !== undefined);
    later.push(...codes);
    dry = codes.length === 0 ? dry + 1 : 0;
    if (codes.length === 0) await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(later).toHaveLength(counts.left);
  const all = [...before, ...later];
  expect(new Set(all).size).toBe(all.length);
  expect(later.filter((code) => doubtfulCodes.includes(code))).toEqual([]);
  // Of each code the mesh says who has it, or that nobody knows.
  expect(new Set([...all, ...doubtfulCodes])).toEqual(new Set(CODES));
});
