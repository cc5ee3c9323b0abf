import { importJWK, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSenderKey } from "../../cli/keys/make-sender-key.ts";
import { newJti } from "../../client/sdk/device.ts";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";

/** As many ovens: each signals once, and the mesh is killed while they do. */
const OVENS = 40;
const PLACES = Array.from({ length: OVENS }, (_, at) => `bakery-${at}`);

let mesh: TestMesh;
let tokens: readonly string[];

beforeAll(async () => {
  mesh = await startMesh();
  const { entry, secret = "" } = await makeSenderKey("EdDSA", "ovens", "");
  const catalog: Catalog = {
    places: PLACES.map((id) => ({ id })),
    senders: [{ id: "ovens", kind: "store", scopes: ["signal:fresh"], ...entry }],
    moments: [
      {
        id: "rolls",
        on: { event: "opened" },
        when: 'live("fresh")',
        offer: { variants: [{ id: "a", format: "card", title: { en: "Fresh rolls" } }] },
      },
    ],
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
  const key = await importJWK(JSON.parse(secret), "EdDSA");
  tokens = await Promise.all(
    PLACES.map((place) => {
      const said = { type: "fresh", place, state: "on", validForSeconds: 600 };
      const message = new SignJWT({ aud: mesh.url, iat: Date.now() / 1000, jti: newJti(), ...said });
      return message.setProtectedHeader({ alg: "EdDSA", typ: "signal+jwt", kid: "ovens" }).sign(key);
    }),
  );
});
afterAll(async () => void (await mesh?.stop()));

/** The id that the message is answered with; undefined if nothing came back. */
async function post(token: string): Promise<string | undefined> {
  try {
    const headers = { "content-type": "application/jose" };
    const answer = await fetch(`${mesh.url}/v1/signals`, { method: "POST", headers, body: token });
    return answer.status === 202 ? (await answer.json()).signal : undefined;
  } catch {
    return undefined;
  }
}

async function signalsOn(): Promise<readonly { id: string; place: string }[]> {
  return (await (await callAdmin(mesh, "live")).json()).live.signals;
}

it("a mesh that is killed while ovens signal loses none that it answered, and gives each the same id again", async () => {
  const before = new Map<string, string>();
  let killed: Promise<void> | undefined;
  await Promise.all(
    tokens.map(async (token) => {
      const id = await post(token);
      if (id !== undefined) before.set(token, id);
      if (before.size >= OVENS / 4) killed ??= mesh.kill();
    }),
  );
  await killed;
  await mesh.restart();
  const on = new Set((await signalsOn()).map(({ id }) => id));
  for (const id of before.values()) expect(on).toContain(id);

  const after = new Map<string, string>();
  await waitFor(async () => {
    for (const token of tokens) {
      const id = after.has(token) ? undefined : await post(token);
      if (id !== undefined) after.set(token, id);
    }
    expect(after.size).toBe(OVENS);
  });
  for (const [token, id] of before) expect(after.get(token)).toBe(id);
  const all = await signalsOn();
  expect(all.map(({ id }) => id).toSorted()).toEqual([...after.values()].toSorted());
  expect(new Set(all.map(({ place }) => place)).size).toBe(OVENS);
});
