import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { TillAnswer } from "../../shared/respond/answer-till.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type MeshTill, makeMeshTill, sayAtTill } from "./support/mesh-till.ts";
import { type Customer, joinMesh } from "./support/push-customer.ts";

/* 200 messages of tills at once, over HTTP at the deployed bundle: about one coupon, one card, one sale. */

const MESSAGES = 200;
const TILLS = 8;

let mesh: TestMesh;
let tills: MeshTill[];
let customer: Customer;

beforeAll(async () => {
  mesh = await startMesh();
  tills = await Promise.all(Array.from({ length: TILLS }, (_, at) => makeMeshTill(`till-${at}`)));
  const coupon = { value: "20 % off", validFor: "P7D" };
  const catalog: Catalog = {
    policy: { caps: [{ max: 9, per: "P1D" }] },
    senders: tills.map(({ entry }) => entry),
    loyalty: { name: "Friends", earn: [{ points: 1, per: "1.00", currency: "EUR" }] },
    moments: [
      {
        id: "bread",
        on: { event: "ask" },
        caps: [{ max: 9, per: "P1D" }],
        quietHours: "ignore",
        offer: { variants: [{ id: "a", format: "card", title: "Bread", coupon }] },
      },
    ],
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
});
afterAll(() => mesh?.stop());

/** Each by another till than the one before. */
function signAll(claimsOf: (at: number) => Readonly<Record<string, unknown>>): Promise<string[]> {
  return Promise.all(
    Array.from({ length: MESSAGES }, async (_, at) => (await tills[at % TILLS]?.sign(mesh.url, claimsOf(at))) ?? ""),
  );
}

const sayAll = (tokens: readonly string[]) => Promise.all(tokens.map((token) => sayAtTill(mesh, token)));

async function newCode(): Promise<string> {
  customer = await joinMesh(mesh, ["marketing", "loyalty"]);
  const { body } = await customer.visitor.ping({ event: { name: "ask" } });
  return String(Object(body.offer).coupon?.code);
}

async function readCard(): Promise<{ readonly number: string; readonly balance: number }> {
  const { body } = await customer.visitor.send("/v1/me/card", "card+jwt");
  return { number: String(body.number), balance: Object(body.points).balance };
}

/** How often each result was answered. */
function tally(answers: readonly (TillAnswer | undefined)[]): Record<string, number> {
  const told: Record<string, number> = {};
  for (const answer of answers) {
    const name = [answer?.result, answer?.reason].filter((word) => word !== undefined).join(" ");
    told[name] = (told[name] ?? 0) + 1;
  }
  return told;
}

it("of 200 sales with one coupon at once one has it; each hears the same again, at once and in another order", async () => {
  const code = await newCode();
  const tokens = await signAll((at) => ({ code, transaction: `sale ${at}` }));
  const answers = await sayAll(tokens);
  expect(tally(answers)).toEqual({ redeemed: 1, "refused used": MESSAGES - 1 });
  expect(await sayAll(tokens)).toEqual(answers);
  expect((await sayAll(tokens.toReversed())).toReversed()).toEqual(answers);
  const won = answers.findIndex((answer) => answer?.result === "redeemed");
  const isHere = answers.flatMap((answer, at) => (answer?.redeemedHere ? [at] : []));
  expect(isHere).toEqual(tokens.flatMap((_, at) => (at !== won && at % TILLS === won % TILLS ? [at] : [])));
});

it("200 sales with one card at once are all its purchases: its balance is their sum, and no till was told another", async () => {
  await newCode();
  const { number } = await readCard();
  const total = (at: number) => ({ amount: `${at + 1}.90`, currency: "EUR" });
  const tokens = await signAll((at) => ({ card: number, transaction: `bought ${at}`, total: total(at) }));
  const answers = await sayAll(tokens);
  expect(tally(answers)).toEqual({ recorded: MESSAGES });
  expect(answers.map((answer) => answer?.points?.earned)).toEqual(answers.map((_, at) => at + 1));
  expect(await sayAll(tokens)).toEqual(answers);
  expect((await readCard()).balance).toBe((MESSAGES * (MESSAGES + 1)) / 2);
  // Each was told what the card had right after its own sale: in the order of the balances they add up.
  let balance = 0;
  for (const answer of answers.toSorted((a, b) => (a?.points?.balance ?? 0) - (b?.points?.balance ?? 0))) {
    balance += answer?.points?.earned ?? 0;
    expect(answer?.points?.balance).toBe(balance);
  }
});

it("a sale that is said 200 times at once, in as many messages, is one purchase and one redemption", async () => {
  const code = await newCode();
  const { number } = await readCard();
  const [till] = tills;
  const claims = { code, card: number, transaction: "the sale", total: { amount: "12.50", currency: "EUR" } };
  const tokens = await Promise.all(Array.from({ length: MESSAGES }, () => till?.sign(mesh.url, claims)));
  const answers = await sayAll(tokens.map(String));
  expect(tally(answers)).toEqual({ redeemed: MESSAGES });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.points).toEqual({ earned: 12, balance: 12 });
  expect((await readCard()).balance).toBe(12);
});
