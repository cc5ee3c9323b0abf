/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { DEPLOYED, keysOf, makeKeyHolder } from "./console.ts";
import { callWith } from "./forge.ts";
import { offer, street } from "./street.ts";
import { type Answered, AUDIENCE, publish } from "./visitor.ts";

export const NOON_MS = Date.UTC(2031, 5, 3, 12);

/** Two operators of a deployed mesh, and the setting that names them. */
export const vera = await makeKeyHolder("vera", "viewer");
export const pia = await makeKeyHolder("pia", "publisher");
export const KEYS = keysOf(vera, pia);

/** Publishes the moment `hello`. Each test of this file begins at the same noon, and no operator has a session then. */
export function beginAtNoon(): void {
  beforeAll(async () => {
    const moment = { id: "hello", on: { event: "hello" }, offer: offer() };
    expect((await publish(street([moment]))).status).toBe(200);
  });
  beforeEach(async () => {
    vi.setSystemTime(NOON_MS);
    await runInDurableObject(env.CATALOG.getByName("catalog"), (_, { storage }) =>
      storage.sql.exec("DELETE FROM session"),
    );
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** A request of a page of the mesh, in a browser that has this cookie. */
export function browse(
  cookie: string,
  path: string,
  init: RequestInit = {},
  settings: object = KEYS,
): Promise<Answered> {
  const ofWrite = init.method === "POST" ? { origin: AUDIENCE, "content-type": "application/json" } : {};
  const headers = { cookie, "sec-fetch-site": "same-origin", ...ofWrite, ...Object(init.headers) };
  return callWith({ ...DEPLOYED, ...settings }, path, { ...init, headers });
}

/** Asks for the live state with this cookie. */
export const live = (cookie: string, settings: object = KEYS) => browse(cookie, "/admin/v1/live", {}, settings);
