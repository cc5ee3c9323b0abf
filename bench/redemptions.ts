import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { importJWK, SignJWT } from "jose";
import { makeSenderKey } from "../cli/keys/make-sender-key.ts";
import { newJti } from "../client/sdk/device.ts";
import type { Workerd } from "../local/mesh/workerd.ts";
import { makeVisitor, type Visitor } from "../local/visitor.ts";
import type { Catalog, Sender } from "../shared/catalog/catalog.ts";
import { present } from "../shared/json/present.ts";
import { floorRequests } from "./cases.ts";
import { type PreparedRequest, prepareRequest } from "./load.ts";
import { machine } from "./machine.ts";
import { type Case, type Measured, measurePasses } from "./passes.ts";
import { audience, buildFloors, buildMesh, startFloors, startMesh } from "./servers.ts";
import { formatSpread } from "./stats.ts";

/*
 * What a sale at a till costs, on a RAM disk: a coupon that is redeemed, a purchase by card, and both at once. Each against a
 * floor that makes as many calls of objects, which write as many rows. `node bench/redemptions.ts [--quick]`
 */
const people = 100;
const joiningAtOnce = 16;
/** The index of codes has the last of them by then. */
const quietMs = 1_000;

const { values: options } = parseArgs({
  options: {
    passes: { type: "string" },
    messages: { type: "string" },
    "in-flight": { type: "string", default: "16" },
    quick: { type: "boolean", default: false },
  },
});
const passes = Number(options.passes ?? (options.quick ? 3 : 7));
const requests = Number(options.messages ?? (options.quick ? 200 : 500));
const inFlight = Number(options["in-flight"]);

interface Member {
  visitor: Visitor;
  card: string;
}

interface Sale {
  name: string;
  what: string;
  /** Rows of each call, in their order (`test/workers/till-cost.test.ts`). */
  rows: string;
  hasCoupon: boolean;
  hasCard: boolean;
  expect: string[];
}

const sales: Sale[] = [
  {
    name: "coupon",
    what: "a coupon that is redeemed",
    rows: "0-0-1-1",
    hasCoupon: true,
    hasCard: false,
    expect: ['"result":"redeemed"'],
  },
  {
    name: "card",
    what: "a purchase by card that earns points",
    rows: "0-1-2",
    hasCoupon: false,
    hasCard: true,
    expect: ['"result":"recorded"', '"earned":12'],
  },
  {
    name: "both",
    what: "both, of one person",
    rows: "0-0-0-1-3",
    hasCoupon: true,
    hasCard: true,
    expect: ['"result":"redeemed"', '"earned":12'],
  },
];

console.log(machine());
console.log(`${passes} passes of ${requests} messages, ${inFlight} in flight, ${people} people; median (min…max)\n`);
const servers: Workerd[] = [];
try {
  const floors = await startFloors(await buildFloors(), "ram");
  servers.push(floors);
  const mesh = await prepareSales();
  const cases = sales.flatMap(({ name, rows }) => {
    const path = (turn: number) => `/calls/person-${turn % people}/${rows}`;
    const floor = { name: `floor-${name}`, server: floors, expect: ["hello"] };
    const prepare = (count: number) => floorRequests(path, count);
    return [{ ...floor, prepare }, ...mesh.filter((one) => one.name === name)];
  });
  printTable(await measurePasses(cases, { passes, requests, inFlight }));
} finally {
  for (const server of servers.toReversed()) await server.stop();
}
const load = loadavg().map((one) => one.toFixed(1));
console.log(`\nload of the machine over the last minutes: ${load.join(", ")}`);

async function prepareSales(): Promise<Case[]> {
  const { entry, secret = "" } = await makeSenderKey("EdDSA", "till", "");
  const server = await startMesh(await buildMesh(), "ram", {
    catalog: catalogOf({ id: "till", kind: "till", scopes: ["redemptions"], ...entry }),
  });
  servers.push(server);
  const key = await importJWK(JSON.parse(secret), "EdDSA");
  const members: Member[] = [];
  while (members.length < people) {
    const batch = Math.min(joiningAtOnce, people - members.length);
    members.push(...(await Promise.all(Array.from({ length: batch }, () => join(server)))));
  }
  let turn = 0;

  async function sign({ hasCoupon, hasCard }: Sale): Promise<PreparedRequest> {
    const { visitor, card } = members[turn++ % people] as Member;
    const claims = present({
      ...{ aud: audience, iat: Date.now() / 1000, jti: newJti(), transaction: newJti() },
      code: hasCoupon ? await couponOf(visitor) : undefined,
      card: hasCard ? card : undefined,
      total: hasCard ? { amount: "12.50", currency: "EUR" } : undefined,
    });
    const message = new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "redemption+jwt", kid: "till" });
    return prepareRequest("POST", "/v1/redemptions", "text/plain;charset=UTF-8", await message.sign(key));
  }

  async function prepare(sale: Sale, count: number): Promise<PreparedRequest[]> {
    const signed: PreparedRequest[] = [];
    while (signed.length < count) {
      const batch = Math.min(joiningAtOnce, count - signed.length);
      signed.push(...(await Promise.all(Array.from({ length: batch }, () => sign(sale)))));
    }
    await pause(quietMs);
    return signed;
  }

  return sales.map((sale) => ({
    name: sale.name,
    server,
    expect: sale.expect,
    prepare: (count) => prepare(sale, count),
  }));
}

function catalogOf(sender: Sender): Catalog {
  const coupon = { value: "20 % off", validFor: "P7D" };
  const often: [{ max: number; per: "day" }] = [{ max: 900, per: "day" }];
  return {
    mesh: { name: "redemptions", noticeVersion: "1" },
    policy: { caps: often },
    senders: [sender],
    loyalty: { name: "Friends", earn: [{ points: 1, per: "1.00", currency: "EUR" }] },
    moments: [
      {
        id: "bread",
        on: { event: "ask" },
        caps: often,
        quietHours: "ignore",
        offer: { variants: [{ id: "a", format: "card", title: "Bread", coupon }] },
      },
    ],
  };
}

async function join({ port }: Workerd): Promise<Member> {
  const url = `http://127.0.0.1:${port}`;
  let clockMs = Date.now();
  const own = await makeVisitor({ url, audience, clockSeconds: clockMs / 1000 });
  // Its clock goes on while other passes are measured.
  const visitor: Visitor = {
    ...own,
    send(...message) {
      const nowMs = Date.now();
      own.wait((nowMs - clockMs) / 1000);
      clockMs = nowMs;
      return own.send(...message);
    },
  };
  await own.register();
  const grants = ["marketing", "loyalty"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "bench" });
  const { body } = await visitor.send("/v1/me/card", "card+jwt");
  if (typeof body.number !== "string") throw new Error(`a card: ${JSON.stringify(body)}`);
  return { visitor, card: body.number };
}

async function couponOf(visitor: Visitor): Promise<string> {
  const { body } = await visitor.send("/v1/pings", "ping+jwt", { event: { name: "ask" } });
  const { code } = Object(Object(body.offer).coupon);
  if (typeof code !== "string") throw new Error(`a coupon: ${JSON.stringify(body)}`);
  return code;
}

function printTable(measured: Map<string, Measured>): void {
  console.log("| sale | CPU µs | a second | CPU µs of the floor | a second, of the floor | CPU against the floor |");
  console.log("|---|---|---|---|---|---|");
  const nothing: Measured = { cpuMicroseconds: [], requestsPerSecond: [] };
  for (const { name, what } of sales) {
    const [sale, floor] = [measured.get(name) ?? nothing, measured.get(`floor-${name}`) ?? nothing];
    // Pass by pass, so that what slowed the machine down for a while slows both down.
    const ratios = sale.cpuMicroseconds.map((cpu, pass) => cpu / (floor.cpuMicroseconds[pass] ?? Number.NaN));
    const columns = [sale, floor].flatMap(({ cpuMicroseconds, requestsPerSecond }) => [
      formatSpread(cpuMicroseconds, 0),
      formatSpread(requestsPerSecond, 0),
    ]);
    console.log(`| ${[`${name}: ${what}`, ...columns, `${formatSpread(ratios, 1)} x`].join(" | ")} |`);
  }
}
