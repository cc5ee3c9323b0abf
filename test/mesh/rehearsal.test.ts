import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAdmin } from "../../local/operate.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";

/** Each message of its day is judged for thousands of moments: 5,000 of them take a minute, or minutes on a busy machine. */
const HEAVY: Catalog = {
  places: [{ id: "square", fence: { center: [6.95, 50.94], radius: 80 } }],
  moments: Array.from({ length: 20_000 }, (_, at) => ({
    id: `m-${at}`,
    on: { enter: { place: "square" } },
    offer: { variants: [{ id: "a", format: "card" as const, title: { en: "Hello" } }] },
  })),
};

const QUESTION = { pings: 5000, seed: 1, day: "2026-11-30" };

/** The mesh is a single thread: whatever holds that for long holds up every ping. */
describe("a question that takes too long", () => {
  let mesh: TestMesh;
  let visitor: Visitor;

  beforeAll(async () => {
    mesh = await startMesh();
    await publish(mesh, budgetCatalog([]));
    const { audience } = await askMesh(mesh.url);
    visitor = await makeVisitor({ url: mesh.url, audience });
    await visitor.register();
  });

  afterAll(() => mesh?.stop());

  async function simulate(question: object) {
    const headers = { "content-type": "application/json" };
    const answer = await callAdmin(mesh, "simulate", { method: "POST", headers, body: JSON.stringify(question) });
    return { status: answer.status, body: await answer.json() };
  }

  it("is refused, while pings are answered, and its operator can ask again at once", async () => {
    let isAsked = true;
    const refused = simulate({ ...QUESTION, catalog: HEAVY }).finally(() => {
      isAsked = false;
    });
    const answered: unknown[] = [];
    const busy: unknown[] = [];
    while (isAsked) {
      const ping = await visitor.ping({ event: { name: "free" } });
      const beside = await simulate({ ...QUESTION, catalog: {} });
      // What came before the refusal came while the day went on.
      if (isAsked && beside.status === 429) busy.push(beside.body);
      if (isAsked && busy.length > 0) answered.push(ping.status);
    }
    expect(await refused).toMatchObject({
      status: 422,
      body: { code: "invalid", pointers: ["/pings"], detail: expect.stringContaining("npx mesh simulate") },
    });
    expect(answered.length).toBeGreaterThan(1);
    expect(answered.every((status) => status === 200)).toBe(true);
    expect(await simulate({ ...QUESTION, catalog: {} })).toMatchObject({ status: 200 });
  });
});
