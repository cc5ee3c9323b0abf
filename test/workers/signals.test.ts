import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { bindings, callWith } from "./support/forge.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { adminRequest, readLive, SIGNED_IN } from "./support/operator.ts";
import { street } from "./support/street.ts";
import { call, post, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 6, 9, 12);
/** So many signals were said by no test before. */
let types = 0;

let oven: Gateway;
let es256: Gateway;
let hs256: Gateway;
let books: Gateway;
let unscoped: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const scopes = ["signal:fresh", "signal:unheard-of", ...Array.from({ length: 40 }, (_, at) => `signal:t${at}`)];
  const store = { kind: "store" as const, scopes };
  [oven, es256, hs256, books, unscoped] = await Promise.all([
    makeGateway("oven", "shop", store),
    makeGateway("oven-es256", "shop", { ...store, alg: "ES256" }),
    makeGateway("oven-hs256", "shop", { ...store, alg: "HS256" }),
    makeGateway("oven-books", "books", store),
    makeGateway("no-oven", "shop", { scopes: ["sightings", "signal:other"] }),
  ]);
  const senders = [oven, es256, hs256, books, unscoped].map(({ entry }) => entry);
  expect((await publish(street([], { senders }))).status).toBe(200);
});
beforeEach(() => void vi.setSystemTime(Date.now() + 400_000));
afterAll(() => void vi.useRealTimers());
