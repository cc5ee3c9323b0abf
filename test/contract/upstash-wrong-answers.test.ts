import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CampaignRule } from "../../shared/catalog/policy.ts";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { makeUpstashStore } from "../../workers/adapters/upstash-store.ts";
import { makeBudgetUnits } from "../../workers/budget/budget-units.ts";
import { askOf, refundOf, START_MS, WAIT_MS } from "../support/store-calls.ts";

const UNREACHABLE = { ok: false, error: "unreachable" };
const sharedStore = makeUpstashStore({ url: "http://redis.test", token: "token", prefix: "mesh" });

/** What Redis says to every question from now on. */
let says: unknown;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ result: inBase64(says) }));
});

afterEach(() => vi.restoreAllMocks());

/** Texts as Upstash sends them. */
function inBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inBase64);
  return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
}

const tag = { tag: "tag", owner: "owner", atMs: START_MS };
const lease = () => sharedStore.lease(askOf({ id: "first" }), WAIT_MS);
const readLive = () => sharedStore.readLive(START_MS, WAIT_MS);
const findTags = () => sharedStore.findTags(["tag", "other"], WAIT_MS);
const changes = () => [
  sharedStore.settle({ id: "first", campaign: "autumn", unspent: 1, nowMs: START_MS }, WAIT_MS),
  sharedStore.refund(refundOf({}), WAIT_MS),
  sharedStore.changeLive({ thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS }, WAIT_MS),
  sharedStore.putTag({ ...tag, locator: "locator" }, WAIT_MS),
  sharedStore.removeTag(tag, WAIT_MS),
];

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)), { maxLength: 4 }),
);

describe("an answer of Redis to the lease script is believed", () => {
  it.each<[unknown, object]>([
    [[50, ""], { units: 50 }],
    [[0, ""], { units: 0 }],
    [[0, "spent"], { units: 0, why: "spent" }],
    [[0, "pace"], { units: 0, why: "pace" }],
  ])("if the script can give it: %j", async (said, grant) => {
    says = said;
    expect(await lease()).toEqual({ ok: true, value: grant });
  });

  it.each<[unknown]>([
    [[1_000_000_000, ""]],
    [[51, ""]],
    [[-5, ""]],
    [[1.5, ""]],
    [["7", ""]],
    [[7]],
    [[7, "spent"]],
    [[0, "gone"]],
    [[7, "", ""]],
    [[null, ""]],
    [[]],
    [null],
    [7],
    ["OK"],
    [{ units: 7 }],
  ])("and not if it cannot: %j", async (said) => {
    says = said;
    expect(await lease()).toEqual(UNREACHABLE);
  });

  it("never beyond a block, whatever it says", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (said) => {
        says = said;
        const granted = await lease();
        if (!granted.ok) return;
        const { units } = granted.value;
        expect(Number.isInteger(units) && units >= 0 && units <= 50).toBe(true);
        expect(Array.isArray(said) && said[0]).toBe(units);
      }),
      { numRuns: 500 },
    );
  });

  it("so a budget gives nothing on it, also afterwards", async () => {
    const campaign: CampaignRule = { id: "autumn", budget: { offers: 20 } } as CampaignRule;
    const world = { newId: () => crypto.randomUUID(), now: Date.now, wait: async () => {} };
    const units = makeBudgetUnits(sharedStore, world);
    for (const said of [
      [1_000_000_000, ""],
      [-5, ""],
      [1.5, ""],
      // A block may have so many units, this budget does not.
      [50, ""],
      [21, ""],
    ]) {
      says = said;
      for (let one = 0; one < 80; one++) expect(await units.take(campaign, "UTC", () => {})).toBeUndefined();
    }
  });
});

describe("an answer of Redis about the live state is believed", () => {
  it("if it is its hash, an empty one too", async () => {
    says = [];
    expect(await readLive()).toEqual({ ok: true, value: NO_LIVE_STATE });
    const after = String(START_MS + 1_000.5);
    says = [
      "moment:hello",
      "1 5",
      "signal:fresh:",
      `1 5 ${after} id_-1 4.5 medium`,
      "signal:fresh:store-1",
      `1 5 ${after} id_-2 5 high`,
      "signal:from-before-there-were-ids:",
      `1 5 ${after}`,
      "area:later",
      "1 5",
    ];
    expect(await readLive()).toEqual({
      ok: true,
      value: {
        ...NO_LIVE_STATE,
        pausedMoments: ["hello"],
        signals: [
          { id: "id_-1", type: "fresh", fromMs: 4.5, untilMs: Number(after), trust: "medium" },
          { id: "id_-2", type: "fresh", place: "store-1", fromMs: 5, untilMs: Number(after), trust: "high" },
        ],
      },
    });
  });

  it.each<[unknown]>([
    [null],
    [0],
    [1],
    [""],
    ["OK"],
    [true],
    [{}],
    [{ "moment:hello": "1 5" }],
    [["moment:hello"]],
    [["moment:hello", null]],
    [["moment:hello", 1]],
    [["moment:hello", "1"]],
    [["moment:hello", "2 5"]],
    [["moment:hello", "1 -5"]],
    [["moment:hello", "1 5 never"]],
    [["moment:hello", "1 9999999999999999"]],
    [["moment:hello", "1 NaN"]],
    [["signal:fresh:", "1 5 9 id"]],
    [["signal:fresh:", "1 5 9 id 4"]],
    [["signal:fresh:", "1 5 9 id 4 full"]],
    [["signal:fresh:", "1 5 9 i.d 4 high"]],
    [["signal:fresh:", "1 5 9 id 9999999999999999 high"]],
    [["moment:", "1 5"]],
    [["moment", "1 5"]],
    [[`moment:${"a".repeat(65)}`, "1 5"]],
    [["moment:hello\u0000", "1 5"]],
    [["moment:hello", "1 5", "moment:hello", "0 6"]],
    [["moment:hello", "1 5", 7, "1 5"]],
    [[["moment:hello", "1 5"]]],
  ])("and nothing else is: %j", async (said) => {
    says = said;
    expect(await readLive()).toEqual(UNREACHABLE);
  });

  it("never calm for anything that is no list", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (said) => {
        says = said;
        const read = await readLive();
        if (read.ok) expect(said).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("an answer of Redis about tags is believed", () => {
  it("if it has each in its place", async () => {
    says = ["5 owner locator", null];
    expect(await findTags()).toEqual({ ok: true, value: ["locator", null] });
    says = [null, "5 owner "];
    expect(await findTags()).toEqual({ ok: true, value: [null, null] });
  });

  it.each<[unknown]>([
    [null],
    [[]],
    [["5 owner locator"]],
    [["5 owner locator", null, null]],
    [["5 owner locator", 7]],
    [["locator", null]],
    [["5 owner locator more", null]],
    [["x owner locator", null]],
    [["5 owner loc\u0000ator", null]],
    ["5 owner locator"],
    [{ 0: null, 1: null, length: 2 }],
  ])("and nothing else is: %j", async (said) => {
    says = said;
    expect(await findTags()).toEqual(UNREACHABLE);
  });

  it("never gives what can be no locator", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (said) => {
        says = said;
        const found = await findTags();
        if (found.ok) for (const locator of found.value) expect(locator ?? "").toMatch(/^[\w.-]*$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("that a change was made is believed", () => {
  it("if its script says so", async () => {
    says = 1;
    for (const done of changes()) expect(await done).toEqual({ ok: true, value: true });
  });

  it.each<[unknown]>([[null], ["OK"], [-1], [0.5], [51], [[]], [{}], [true]])("and not for %j", async (said) => {
    says = said;
    for (const done of changes()) expect(await done).toEqual(UNREACHABLE);
  });
});

it("a wrong answer is logged without what is in it", async () => {
  says = ["moment:secret-moment", "x secret-value"];
  await readLive();
  says = ["secret-locator", "secret-locator"];
  await findTags();
  const logged = JSON.stringify(vi.mocked(console.warn).mock.calls);
  expect(logged).toContain("cannot be read");
  expect(logged).not.toContain("secret");
});
