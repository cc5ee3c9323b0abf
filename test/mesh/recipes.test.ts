import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { present } from "../../shared/json/present.ts";
import { type Recipe, readRecipes } from "../support/recipes/read-recipes.ts";
import type { RecipeRow } from "../support/recipes/read-row.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type BackEnd, makeBackEnd } from "./support/back-end.ts";
import { publish, quietZone } from "./support/budget-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { playOnMesh } from "./support/play-on-mesh.ts";

/** The recipes whose tables begin with what needs no time to pass; all of them are played in test/unit/docs. */
const PLAYED = [
  "first",
  "enter",
  "zone",
  "scan",
  "event",
  "tag",
  "budget",
  "effects",
  "values",
  "coupon",
  "regulars",
  "parcel",
  "onboarding",
];

/** Rows of the first half hour come out the same if they all happen now. */
const AT_ONCE_MS = 30 * 60_000;

let service: PushService;
let mesh: TestMesh;
let gateway: Gateway;
let backEnd: BackEnd;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  gateway = await makeGateway("gateway-bakery", "bakery");
  backEnd = await makeBackEnd("shipping");
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

const recipes = readRecipes().filter(({ name }) => PLAYED.includes(name));

describe("on a real mesh, with really signed messages,", () => {
  it.each(recipes)("the recipe $name of docs/catalog.md comes out as its table says", async (recipe) => {
    const catalog = catalogOf(recipe);
    await publish(mesh, catalog);
    const play = playOnMesh({ mesh, service, gateway, backEnd, catalog });
    for (const row of rowsAtOnce(recipe)) expect(await play(row), row.words).toMatchObject(answerOf(row));
  });

  it("there are recipes for each of these names", () => {
    expect(recipes.map(({ name }) => name)).toEqual(PLAYED);
  });
});

/** With a key that is at hand here in the place of the page's, and a day that does not end meanwhile. */
function catalogOf({ catalog }: Recipe) {
  const { entry } = backEnd;
  const senders = (catalog.senders ?? []).map((sender) => {
    if (sender.id === gateway.entry.id) return gateway.entry;
    return sender.id === entry.id ? { ...entry, scopes: [...sender.scopes, ...entry.scopes] } : sender;
  });
  return { ...catalog, senders, mesh: { ...catalog.mesh, timeZone: quietZone(Date.now()) } };
}

function rowsAtOnce({ rows }: Recipe): readonly RecipeRow[] {
  const [first] = rows;
  const later = rows.findIndex(({ atMs }) => atMs > (first?.atMs ?? 0) + AT_ONCE_MS);
  return later < 0 ? rows : rows.slice(0, later);
}

/** What the page says but for times of day, and for why those were told nothing who did not ask. */
function answerOf({ deed, answer: { untilMs: _until, ...answer } }: RecipeRow) {
  if (deed.kind === "signals-run") return present({ outcome: answer.outcome, moment: answer.moment });
  return deed.kind === "card" && answer.outcome === "none" ? { outcome: "none" } : answer;
}
