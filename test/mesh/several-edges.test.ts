import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SeveralEdges, startSeveralEdges } from "../../local/mesh/several-edges.ts";
import { askMesh } from "../../local/visitor.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";
import {
  type Joined,
  joinCrowd,
  type Member,
  receiptsOf,
  type SignedPing,
  sendAll,
  sendInFlight,
  signEvents,
} from "./support/event-crowd.ts";

const PINGS = 200;
const BUDGET = 100;

let mesh: SeveralEdges;
let edges: readonly Joined[];
let members: readonly Member[];

beforeAll(async () => {
  mesh = await startSeveralEdges(2);
  const [first] = mesh.edges;
  if (first === undefined) throw new Error("there are two");
  const { audience } = await askMesh(first.url);
  edges = mesh.edges.map(({ url }) => ({ url, audience }));
  const catalog = budgetCatalog([
    { id: "once", caps: [{ max: 1, per: "P1D" }] },
    { id: "thrice", caps: [{ max: 3, per: "P1D" }], budget: { offers: 10_000 } },
    { id: "spring", budget: { offers: BUDGET } },
  ]);
  await publish(first, catalog);
  const [nearest] = edges;
  members = nearest === undefined ? [] : await joinCrowd(nearest, 40);
  // An edge that has seen nothing yet loads the catalog before its first answer; here only simultaneity counts.
  await sendAll((await signOver(members.slice(0, 1), "free")).flat());
});

afterAll(() => mesh?.stop());

/** A ping of each of these at every edge, all of the same instant. */
function signOver(of: readonly Member[], event: string): Promise<SignedPing[][]> {
  const iatSeconds = Date.now() / 1000;
  return Promise.all(edges.map((edge) => signEvents(edge, of, event, iatSeconds)));
}

describe("over two edges that share their objects", () => {
  it.each([
    ["once", 1],
    ["thrice", 3],
  ])("one person's cap of `%s` is exact: 200 simultaneous pings give %i", async (event, most) => {
    const [member] = members;
    const same = Array.from({ length: PINGS / 2 }, () => member).filter((one) => one !== undefined);
    const told = await sendAll((await signOver(same, event)).flat());
    expect(told).toHaveLength(PINGS);
    expect(new Set(receiptsOf(told)).size).toBe(most);
    expect(told.filter(({ reason }) => reason === "cap-campaign")).toHaveLength(PINGS - most);
  });

  it("a budget in the mesh's own objects is exact to the last unit", async () => {
    const receipts: string[] = [];
    for (let dry = 0; dry < 3; await wait(dry === 0 ? 0 : 1_100)) {
      const told = await Promise.all(
        (await signOver(members, "spring")).map(async (pings) => {
          const heard: string[] = [];
          await sendInFlight(pings, 32, (one) => {
            if (one?.outcome === "none") expect(one.reason).toBe("budget");
            heard.push(...receiptsOf([one]));
          });
          return heard;
        }),
      );
      dry = told.flat().length === 0 ? dry + 1 : 0;
      receipts.push(...told.flat());
    }
    expect(new Set(receipts).size).toBe(receipts.length);
    expect(receipts).toHaveLength(BUDGET);
  });
});
