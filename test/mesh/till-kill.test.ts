import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, type Exchange, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { TillAnswer } from "../../shared/respond/answer-till.ts";
import { type Generator, makeGenerator } from "../../shared/simulate/generator.ts";
import { runs } from "../support/runs.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { type MeshTill, makeMeshTill, sayAtTill } from "./support/mesh-till.ts";
import { type MortalMesh, makeMortal } from "./support/mortal-mesh.ts";

/*
 * Tills sell, refund and void, and people take rewards, while the mesh is killed with -9 and started again on its disk. Whoever
 * hears no answer says the same again. What comes of it also depends on the machine.
 */

const SEED = 20_261_201;
/** Sales in `npm test`, and at most in `npm run test:long`. */
const SALES = Math.min(1_000, runs(150));
const AT_ONCE = 8;
const PEOPLE = 4;
const TILLS = 3;
/** The mesh dies about once in so many answers. */
const ANSWERS = 25;
/** Fewer than there are sales, so that sales meet at a coupon. */
const COUPONS_A_SALE = 0.3;
const REWARD_POINTS = 30;

let mesh: TestMesh;
let tills: readonly MeshTill[];

beforeAll(async () => {
  mesh = await startMesh();
  tills = await Promise.all(Array.from({ length: TILLS }, (_, at) => makeMeshTill(`till-${at}`)));
  const caps: [{ max: number; per: "P1D" }] = [{ max: 2_000, per: "P1D" }];
  const coupon = { value: "20 % off", validFor: "P7D" };
  const catalog: Catalog = {
    policy: { caps },
    senders: tills.map(({ entry }) => entry),
    loyalty: {
      name: "Friends",
      earn: [{ points: 1, per: "1.00", currency: "EUR" }],
      rewards: [{ id: "coffee", title: "A coffee", points: REWARD_POINTS, coupon }],
    },
    moments: [
      {
        id: "bread",
        on: { event: "ask" },
        caps,
        quietHours: "ignore",
        offer: { variants: [{ id: "a", format: "card", title: "Bread", coupon }] },
      },
    ],
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
});
afterAll(() => mesh?.stop());

interface Member {
  readonly say: (typ: string, path: string, claims?: object) => Promise<Exchange>;
  readonly visitor: Visitor;
  readonly card: string;
  /** Codes of offers. */
  readonly codes: readonly string[];
  /** Codes of rewards that were answered. */
  readonly rewards: string[];
}

/** A message of a till, and what it was answered. */
interface Said {
  readonly till: MeshTill;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly answer: TillAnswer;
}

/** What is true of a sale after all that was said of it, by the answers. */
interface Sale {
  readonly member: Member;
  /** The coupon that it used up. */
  readonly code: string | undefined;
  readonly leftCents: number;
  readonly isVoid: boolean;
}

async function join(mortal: MortalMesh): Promise<Member> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience, fetch: mortal.fetch });
  const say: Member["say"] = (typ, path, claims = {}) => visitor.send(path, typ, { ...claims });
  await visitor.register();
  const grants = ["marketing", "loyalty"].map((purpose) => ({ purpose, granted: true }));
  await say("consent+jwt", "/v1/me/consent", { grants, noticeVersion, surface: "test" });
  const { body } = await say("card+jwt", "/v1/me/card");
  const codes: string[] = [];
  while (codes.length < (SALES * COUPONS_A_SALE) / PEOPLE) {
    const told = await say("ping+jwt", "/v1/pings", { event: { name: "ask" } });
    codes.push(String(Object(told.body.offer).coupon?.code));
  }
  const card = String(body.number);
  // Tills may hear of an offer's coupon a moment later than its device, and of all after a crash.
  for (const code of codes) await waitFor(async () => expect(await check(mortal, { card, code })).toBe("checked"));
  return { say, visitor, card, codes, rewards: [] };
}

async function check(mortal: MortalMesh, about: { card: string; code: string }): Promise<string | undefined> {
  const [till] = tills;
  const token = await till?.sign(mesh.url, { action: "check", transaction: about.code, ...about });
  return (await sayAtTill(mortal, String(token)))?.result;
}

/** Says it until it is answered, signed anew each time. */
async function sayUntilAnswered(mortal: MortalMesh, { till, claims }: Omit<Said, "answer">): Promise<TillAnswer> {
  return waitFor(async () => {
    const answer = await sayAtTill(mortal, await till.sign(mesh.url, claims));
    if (answer === undefined) throw new Error(`no answer to ${JSON.stringify(claims)}`);
    return answer;
  });
}

/** One sale from its first message to its last, each answered before the next is said. */
async function sell(
  { mortal, members, said }: { mortal: MortalMesh; members: readonly Member[]; said: Said[] },
  random: Generator,
  transaction: string,
): Promise<Sale> {
  const till = pick(random, tills);
  const member = pick(random, members);
  const say = async (claims: Said["claims"]) => {
    const answer = await sayUntilAnswered(mortal, { till, claims });
    said.push({ till, claims, answer });
    return answer.result;
  };
  const cents = random.whole(100, 6_000);
  const bought = { transaction, card: member.card, total: money(cents) };
  const code = random.happens(0.8) ? pick(random, pick(random, members).codes) : undefined;
  const isUsed = code !== undefined && (await say({ ...bought, code })) === "redeemed";
  // A till that may not take the coupon sells without it.
  if (!isUsed) expect(await say(bought)).toBe("recorded");
  let leftCents = cents;
  for (let part = 0; random.happens(0.3) && leftCents > 200; part++) {
    const back = random.whole(1, leftCents - 1);
    leftCents -= back;
    const refund = { action: "refund", of: transaction, total: money(back) };
    expect(await say({ ...refund, transaction: `${transaction} refund ${part}` })).toBe("refunded");
  }
  const isVoid = random.happens(0.3);
  if (isVoid) expect(await say({ action: "void", of: transaction, transaction: `${transaction} void` })).toBe("voided");
  return { member, code: isUsed ? code : undefined, leftCents, isVoid };
}

function pick<Item>(random: Generator, items: readonly Item[]): Item {
  const item = random.pick(items);
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const money = (cents: number) => ({ amount: (cents / 100).toFixed(2), currency: "EUR" });

async function takeReward({ say, visitor, rewards }: Member): Promise<void> {
  const exchange = await say("reward+jwt", "/v1/me/rewards", { reward: "coffee" });
  if (exchange.status === 409) return expect(exchange.body.code).toBe("points-missing");
  expect((await visitor.repeat(exchange)).body).toEqual(exchange.body);
  rewards.push(String(Object(exchange.body.coupon).code));
}

it(
  "what tills and people were answered is so, once, though the mesh is killed at random moments",
  async () => {
    const mortal = makeMortal(mesh, makeGenerator(SEED, 0), ANSWERS);
    const members = await Promise.all(Array.from({ length: PEOPLE }, () => join(mortal)));
    const said: Said[] = [];
    const sales: Sale[] = [];
    const numbers = Array.from({ length: SALES }, (_, number) => number + 1).values();
    const work = async () => {
      for (const number of numbers) {
        const random = makeGenerator(SEED, number);
        sales.push(await sell({ mortal, members, said }, random, `sale ${number}`));
        if (random.happens(0.4)) await takeReward(pick(random, members));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await mortal.rest();
    await mortal.kill();

    for (const { answer, ...message } of said) expect(await sayUntilAnswered(mortal, message)).toEqual(answer);
    for (const member of members) {
      const { body } = await member.say("coupons+jwt", "/v1/me/coupons");
      const states = new Map(
        (body.coupons as { coupon: { code: string }; state: string }[]).map(({ coupon, state }) => [
          coupon.code,
          state,
        ]),
      );
      expect([...states.keys()].toSorted()).toEqual([...member.codes, ...member.rewards].toSorted());
      for (const code of member.codes) {
        const users = sales.filter((sale) => sale.code === code);
        const holders = users.filter(({ isVoid }) => !isVoid);
        expect([code, holders.length <= 1]).toEqual([code, true]);
        // A void gives a coupon back twice at most.
        const isUsed = holders.length === 1 || users.length > 2;
        expect([code, states.get(code)]).toEqual([code, isUsed ? "redeemed" : "open"]);
      }
      const kept = sales.filter((sale) => sale.member === member && !sale.isVoid);
      const earned = kept.reduce((points, { leftCents }) => points + Math.floor(leftCents / 100), 0);
      const spent = member.rewards.filter((code) => states.get(code) === "open").length * REWARD_POINTS;
      const card = await member.say("card+jwt", "/v1/me/card");
      expect(card.body.points).toMatchObject({ balance: earned - spent });
    }
    const rewards = members.flatMap((member) => member.rewards).length;
    const used = sales.filter(({ code }) => code !== undefined).length;
    expect([rewards > 0, used > 0, mortal.deaths() > 1]).toEqual([true, true, true]);
    console.log(
      `${said.length} messages of ${sales.length} sales, ${used} with a coupon, ${rewards} rewards; ` +
        `${mortal.deaths()} kills, ${mortal.lost()} answers lost on their way`,
    );
  },
  Math.max(240_000, SALES * 1_200),
);
