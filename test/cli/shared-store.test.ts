import { describe, expect, it } from "vitest";
import { chooseSharedStore, readPlace, type StoreChoice } from "../../cli/start/choose-shared-store.ts";

const URL_A = "https://a.example.com";
const URL_B = "https://b.example.com";
const NONE = "no redis-server is on the PATH";

const choose = (about: Partial<StoreChoice>) =>
  chooseSharedStore({ kept: undefined, url: undefined, noRedis: false, whyNone: undefined, file: "F", ...about });

describe("where a state has its budgets, live state and tags", () => {
  it.each<[string, Partial<StoreChoice>, string, string]>([
    ["a new one, with a redis-server", {}, "redis", "in Redis (redis-server of this machine)."],
    ["a new one, without", { whyNone: NONE }, "objects", `in the mesh's own objects: ${NONE}.`],
    ["a new one, that is to have none", { noRedis: true }, "objects", "objects: as --no-redis says."],
    ["a new one, with a URL", { url: URL_A }, URL_A, `in the Redis at ${URL_A}.`],
    ["the same, without a redis-server", { url: URL_A, whyNone: NONE }, URL_A, `in the Redis at ${URL_A}.`],
    ["one with Redis, as before", { kept: "redis" }, "redis", "in Redis (redis-server of this machine)."],
    ["one of objects, as before", { kept: "objects", whyNone: NONE }, "objects", `objects: ${NONE}.`],
    ["one of objects, though there is Redis now", { kept: "objects" }, "objects", "from the first."],
    ["one with a URL, as before", { kept: URL_A, url: URL_A }, URL_A, `in the Redis at ${URL_A}.`],
    ["one whose URL is another now", { kept: URL_A, url: URL_B }, URL_B, `Until now they were at ${URL_A}.`],
  ])("%s", (_, about, place, line) => {
    expect(choose(about)).toEqual({ ok: true, value: { place, line: expect.stringContaining(line) } });
  });

  it.each<[string, Partial<StoreChoice>, string]>([
    ["Redis, and is to start without", { kept: "redis", noRedis: true }, "Leave --no-redis out"],
    ["Redis, which has gone from the machine", { kept: "redis", whyNone: NONE }, `but ${NONE}. Put that right`],
    ["Redis, and is given a URL", { kept: "redis", url: URL_A }, "Unset it"],
    ["objects, and is given a URL", { kept: "objects", url: URL_A }, "Unset it"],
    ["a URL, which is not given any more", { kept: URL_A }, "UPSTASH_REDIS_REST_URL is not set. Set it"],
    ["a URL, and is to start without", { kept: URL_A, noRedis: true }, "UPSTASH_REDIS_REST_URL is not set"],
  ])("is not left behind unsaid by a state that has %s", (_, about, words) => {
    const chosen = choose(about);
    expect(chosen).toEqual({ ok: false, error: expect.stringContaining(words) });
    expect(chosen).toEqual({
      ok: false,
      error: expect.stringMatching(/another --state\.\nTo begin anew .+, and lose .+: echo \S+ > F$/),
    });
  });

  it("can be given up by the word that the refusal names", () => {
    const wanted = { kept: "redis", noRedis: true } as const;
    const refused = choose(wanted);
    const word = /echo (\S+) >/.exec(refused.ok ? "" : refused.error)?.[1] ?? "";
    expect(choose({ ...wanted, kept: readPlace(word) })).toMatchObject({ ok: true, value: { place: "objects" } });
  });

  it("is not both no Redis and one at a URL", () => {
    expect(choose({ url: URL_A, noRedis: true })).toMatchObject({ ok: false });
  });

  it.each([
    ["objects\n", "objects"],
    ["redis", "redis"],
    [`${URL_A}\n`, URL_A],
    ["", undefined],
    ["memory", undefined],
  ])("is read from the state's file: %j", (text, place) => expect(readPlace(text)).toBe(place));
});
