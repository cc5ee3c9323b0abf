import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type AuditEntry, auditText } from "../../shared/operators/audit.ts";
import type { Env } from "../../workers/env.ts";
import { bindings, callWith } from "./support/forge.ts";
import { makeGateway } from "./support/gateway.ts";
import { adminRequest, SIGNED_IN, switchLive } from "./support/operator.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, call } from "./support/visitor.ts";

const NAMES = ["One", "Two", "Three"];
const catalogOf = (name: string, more: Partial<Catalog> = {}) =>
  street([{ id: "hello", on: { event: "hello" }, offer: offer() }], { mesh: { name }, ...more });

const get = (path: string) => call(`/admin/v1/${path}`, { headers: SIGNED_IN });
const send = (method: string, path: string, body: unknown, headers = {}) =>
  call(`/admin/v1/${path}`, {
    method,
    headers: { "content-type": "application/json", ...SIGNED_IN, ...headers },
    body: JSON.stringify(body),
  });
const activate = (version: string, body = {}, headers = {}) =>
  send("POST", `catalogs/${version}/activate`, body, headers);
const nameNow = async () => (await get("catalog")).body.mesh.name;

/** The catalog's object, where somebody else is faster with the first publication. */
function overtakenBy(other: () => Promise<Answered>): Env["CATALOG"] {
  let isOvertaken = false;
  const stub = bindings().CATALOG.getByName("catalog");
  const slow = new Proxy(stub, {
    get: (_, name: "publish") => {
      return async (...args: Parameters<typeof stub.publish>) => {
        if (name === "publish" && !isOvertaken) {
          isOvertaken = true;
          expect((await other()).status).toBe(200);
        }
        return stub[name](...args);
      };
    },
  });
  return { getByName: () => slow } as unknown as Env["CATALOG"];
}

const versions: string[] = [];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 0, 1));
  for (const name of NAMES) {
    vi.setSystemTime(Date.now() + 60_000);
    const { status, body } = await send("PUT", `catalog?message=${encodeURIComponent(`say ${name}`)}`, catalogOf(name));
    expect(status).toBe(200);
    versions.push(body.version);
  }
});

/** Each test goes on where the one before has ended. */
describe("one catalog, published again and again", { shuffle: false }, () => {
  describe("the history of the catalog", () => {
    it("tells each version that is kept: who, when, why, and how much is in it", async () => {
      const { status, body } = await get("catalogs");
      expect(status).toBe(200);
      const told = body.catalogs.slice(0, 3);
      expect(told.map(({ version }: { version: string }) => version)).toEqual(versions.toReversed());
      expect(told[0]).toMatchObject({ author: "local", message: "say Three", at: Date.now() / 1000 });
      expect(told[0].counts).toMatchObject({ places: 2, moments: 1, markers: 1, senders: 0 });
    });

    it("has each document as it was published", async () => {
      expect((await get(`catalogs/${versions[0]}`)).body).toEqual(catalogOf("One"));
      expect(await get("catalogs/unknown")).toMatchObject({ status: 404, body: { code: "not-found" } });
    });

    it("keeps the words of the author short, and on one line", async () => {
      for (const words of ["x".repeat(201), "one\ntwo", "one\u2028two"]) {
        const path = `catalog?message=${encodeURIComponent(words)}`;
        const { status, body } = await send("PUT", path, catalogOf("Never"));
        expect([status, body.pointers]).toEqual([422, ["/message"]]);
      }
      expect(await nameNow()).toBe("Three");
    });
  });

  describe("going back", () => {
    it("publishes an earlier version again, for every edge, as its own line of the history", async () => {
      const { status, body } = await activate(versions[0] ?? "");
      expect([status, body.version]).toEqual([200, versions[0]]);
      expect(await nameNow()).toBe("One");
      expect((await call("/v1/mesh")).body.catalogVersion).toBe(versions[0]);
      expect((await get("catalogs")).body.catalogs[0].version).toBe(versions[0]);
    });

    it("leaves senders as they are now, unless all is to go back", async () => {
      const [old, fresh] = [await makeGateway("gw", "shop"), await makeGateway("gw", "shop")];
      const before = (await send("PUT", "catalog", catalogOf("Keys", { senders: [old.entry] }))).body.version;
      await send("PUT", "catalog", catalogOf("Other", { senders: [fresh.entry] }));
      await activate(before);
      expect((await get("catalog")).body).toEqual(catalogOf("Keys", { senders: [fresh.entry] }));
      expect((await activate(before, { all: true })).body.version).toBe(before);
      expect((await get("catalog")).body.senders).toEqual([old.entry]);
    });

    it("never brings back a key that somebody else replaces in the same moment", async () => {
      const [old, fresh] = [await makeGateway("gw", "shop"), await makeGateway("gw", "shop")];
      const before = (await send("PUT", "catalog", catalogOf("Back", { senders: [old.entry] }))).body.version;
      await send("PUT", "catalog", catalogOf("Here", { senders: [old.entry] }));
      const replace = () => send("PUT", "catalog", catalogOf("Replaced", { senders: [fresh.entry] }));
      const CATALOG = overtakenBy(replace);
      const path = `/admin/v1/catalogs/${before}/activate`;
      expect((await callWith({ CATALOG }, path, adminRequest({}))).status).toBe(200);
      expect((await get("catalog")).body).toEqual(catalogOf("Back", { senders: [fresh.entry] }));
      const etag = (await get("catalog")).headers.get("etag") ?? "";
      const held = { CATALOG: overtakenBy(replace) };
      expect((await callWith(held, path, adminRequest({}, { "if-match": etag }))).status).toBe(409);
      expect(await nameNow()).toBe("Replaced");
    });

    it("is told if somebody else published meanwhile, and changes nothing then", async () => {
      const before = await nameNow();
      const answer = await activate(versions[1] ?? "", {}, { "if-match": `"${versions[2]}"` });
      expect(answer).toMatchObject({ status: 409, body: { code: "version-conflict" } });
      expect(await nameNow()).toBe(before);
    });

    it("to what is not kept is 404; with what no one knows 422", async () => {
      expect((await activate("unknown")).status).toBe(404);
      expect((await activate(versions[0] ?? "", { some: true })).status).toBe(422);
    });
  });

  describe("the log of what operators did", () => {
    const entriesOf = ({ body }: Answered): AuditEntry[] => body.entries;

    it("has every publication and every switch, each line bound to the one before", async () => {
      await switchLive("pause", { moment: "hello" });
      await switchLive("resume", { moment: "hello" });
      const entries = entriesOf(await get("audit")).toReversed();
      expect(entries.slice(0, 3).map(({ what, subject }) => `${what} ${subject}`)).toEqual(
        versions.map((version) => `publish ${version}`),
      );
      expect(entries.slice(-2).map(({ who, role, what, subject }) => [who, role, what, subject])).toEqual([
        ["local", "publisher", "pause", "moment hello"],
        ["local", "publisher", "resume", "moment hello"],
      ]);
      let previous = "";
      for (const { hash, ...entry } of entries) {
        expect(createHash("sha256").update(auditText(previous, entry)).digest("base64url")).toBe(hash);
        previous = hash;
      }
      expect(entries.map(({ number }) => number)).toEqual(entries.map((_, at) => at + 1));
    });

    it("says nothing of what was refused", async () => {
      const before = entriesOf(await get("audit"))[0]?.number;
      await send("PUT", "catalog", { nonsense: true });
      await switchLive("pause", { moment: "never" });
      await activate("unknown");
      expect(entriesOf(await get("audit"))[0]?.number).toBe(before);
    });

    it("comes in pages of 100", async () => {
      for (let time = 0; time < 130; time++) await switchLive("resume", { moment: `m-${time}` });
      const first = await get("audit");
      expect(first.body.entries).toHaveLength(100);
      const second = await get(`audit?before=${first.body.next}`);
      const numbers = [first, second].flatMap(entriesOf).map(({ number }) => number);
      expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) - at));
      expect((await get("audit?before=x")).status).toBe(422);
      expect((await get("audit?before=1")).body).toEqual({ entries: [] });
    });
  });
});
