import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import { makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { CARDS, claimOf } from "../support/claims.ts";
import { type Ran, runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { enrolSender } from "./support/enrol-sender.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const CATALOG: Catalog = { places: [{ id: "bakery", zones: ["counter"] }, { id: "station" }], tags: CARDS };

let mesh: TestMesh;
let directory: string;
let macs = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-senders-"));
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
});

afterAll(async () => {
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

/** Somebody who agreed, and carries a tag that is registered as theirs. */
async function joinCarrier(): Promise<{ visitor: Visitor; mac: string }> {
  const visitor = await makeVisitor({ url: mesh.url, audience: mesh.url });
  await visitor.register();
  const grants = [{ purpose: "location", granted: true }];
  const agreed = await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "test" });
  const mac = `c0:ff:ee:00:00:${String(macs++).padStart(2, "0")}`;
  const claim = await claimOf(mac, mesh);
  const registered = await visitor.send("/v1/me/tags", "tag+jwt", { tag: mac, register: true, claim });
  expect([agreed.status, registered.status]).toEqual([200, 204]);
  return { visitor, mac };
}

/** Where the mesh takes them to be; asking says nothing of where their phone is. */
async function presenceOf(visitor: Visitor): Promise<unknown> {
  return (await visitor.ping({ present: ["bakery"] })).body.presence;
}

const heard = (mac: string) => [2, 1, 0].map((age) => ({ mac, rssi: -55, age }));

interface Example {
  readonly name: string;
  readonly sender: string;
  readonly needs: readonly ("OPENSSL" | "CURL")[];
  /** The program and its arguments but for the rows. */
  readonly command: (url: string) => readonly [string, ...string[]];
  /** Makes the mesh know it, as its own words say. */
  readonly introduce: (run: () => Promise<Ran>) => Promise<void>;
}

const SENDERS: readonly Example[] = [
  {
    name: "examples/node/post-sightings.mjs",
    sender: "gate-1",
    needs: [],
    command: (url) => [process.execPath, join(EXAMPLES, "node/post-sightings.mjs"), url],
    async introduce() {
      const added = ["--kind", "gateway", "--scopes", "sightings", "--places", "bakery"];
      writeFileSync(join(directory, "gate-1"), await enrolSender(mesh, "gate-1", ...added), { mode: 0o600 });
    },
  },
  {
    name: "examples/shell/post-sightings.sh",
    sender: "gate-2",
    needs: ["OPENSSL", "CURL"],
    command: (url) => ["/bin/sh", join(EXAMPLES, "shell/post-sightings.sh"), url, "gate-2"],
    async introduce(run) {
      const { error, code } = await run();
      expect(code).toBe(3);
      // What it asks for, word by word.
      const [, asked = "", jwk = ""] = /^npx mesh sender add (.*) --jwk '(.*)'$/m.exec(error) ?? [];
      await enrolSender(mesh, ...asked.replace("PLACE", "bakery").split(" "), "--jwk", jwk);
      expect(readFileSync(join(directory, "gate-2"), "utf8")).toContain("PRIVATE KEY");
      expect(statSync(join(directory, "gate-2")).mode & 0o077).toBe(0);
    },
  },
];

/** Each test goes on where the one before has ended. */
const ONE_LIFE = { shuffle: false };

for (const { name, sender, needs, command, introduce } of SENDERS) {
  describe.skipIf(needs.some((program) => requirement(program) === undefined))(name, ONE_LIFE, () => {
    const run = (
      rows: readonly string[] = [],
      about: { input?: string; environment?: Record<string, string> } = {},
    ) => {
      const environment = { ...about.environment, KEY_FILE: sender };
      return runProgram([...command(mesh.url), ...rows], { cwd: directory, ...about, environment });
    };

    it("is a sender of the catalog, and brings whose tag it heard into its place", async () => {
      await introduce(run);
      const { visitor, mac } = await joinCarrier();
      expect(await presenceOf(visitor)).toEqual([]);
      const { out, error, code } = await run([JSON.stringify(heard(mac))]);
      expect({ error, code }).toEqual({ error: "", code: 0 });
      expect(JSON.parse(out)).toEqual({ accepted: 3, ignored: 0 });
      expect(await presenceOf(visitor)).toMatchObject([{ place: "bakery" }]);
    });

    it("reads from standard input, with the zone, and tells what was not understood", async () => {
      const { visitor, mac } = await joinCarrier();
      const rows = { zone: "counter", rows: [...heard(mac), { rssi: -50 }] };
      const { out } = await run([], { input: `${JSON.stringify(rows, null, 2)}\n` });
      expect(JSON.parse(out)).toEqual({ accepted: 3, ignored: 1 });
      expect(await presenceOf(visitor)).toMatchObject([{ place: "bakery", zone: "counter" }]);
    });

    it("is understood when its clock is ten minutes slow", async () => {
      const slow = join(directory, "slow");
      mkdirSync(slow, { recursive: true });
      writeFileSync(join(slow, "date"), '#!/bin/sh\necho $(($(/bin/date "$@") - 600))\n', { mode: 0o755 });
      const environment = {
        PATH: `${slow}:${process.env.PATH}`,
        NODE_OPTIONS: `--import "data:text/javascript,const{now}=Date;Date.now=()=>now()-600000"`,
      };
      const { visitor, mac } = await joinCarrier();
      const { error, code } = await run([JSON.stringify(heard(mac))], { environment });
      expect({ error, code }).toEqual({ error: "", code: 0 });
      expect(await presenceOf(visitor)).toMatchObject([{ place: "bakery" }]);
    });

    it("says that no mesh answers, and fails", async () => {
      const dead = [...command("http://localhost:1"), "[]"] as const;
      const { error, code } = await runProgram(dead, { cwd: directory, environment: { KEY_FILE: sender } });
      expect(code).not.toBe(0);
      expect(error).toMatch(/connect|^No mesh answers at http:\/\/localhost:1: .+\n$/);
    });

    it("says what is wrong and fails where the mesh refuses", async () => {
      const { out, error, code } = await run(['{"zone": "cellar", "rows": []}']);
      expect({ out, code }).toEqual({ out: "", code: 1 });
      expect(JSON.parse(error)).toMatchObject({ code: "invalid", pointers: ["/body/zone"] });
    });
  });
}

describe("examples/node/partner-app.mjs", ONE_LIFE, () => {
  const run = (...words: string[]) => {
    const command = [process.execPath, join(EXAMPLES, "node/partner-app.mjs"), mesh.url, ...words] as const;
    return runProgram(command, { cwd: directory, environment: { KEY_FILE: "kiosk" } });
  };

  it("says whom a partner heard and what happened there, by one key", async () => {
    const added = ["--kind", "partner", "--scopes", "sightings,signal:front-page", "--places", "station"];
    writeFileSync(join(directory, "kiosk"), await enrolSender(mesh, "kiosk", ...added), { mode: 0o600 });
    const { visitor, mac } = await joinCarrier();
    const { out, error } = await run("heard", JSON.stringify(heard(mac)));
    expect({ error, out: JSON.parse(out) }).toEqual({ error: "", out: { accepted: 3, ignored: 0 } });
    const { presence } = (await visitor.ping({ present: ["station"] })).body;
    expect(presence).toMatchObject([{ place: "station" }]);
    const said = await run("happened", '{"type": "front-page", "state": "on", "validForSeconds": 60}');
    expect({ error: said.error, out: JSON.parse(said.out) }).toEqual({
      error: "",
      out: { signal: expect.any(String) },
    });
  });

  it("is refused what the key has no scope for, and every place that is not the partner's", async () => {
    const { out, code } = await run("bounds");
    expect({ out, code }).toEqual({
      out: "signals\t403\tout-of-scope\nredemptions\t403\tout-of-scope\nerasures\t403\tout-of-scope\n",
      code: 0,
    });
    for (const words of [
      ["happened", '{"type": "front-page", "place": "bakery"}'],
      ["heard", '{"place": "bakery", "rows": []}'],
    ]) {
      const elsewhere = await run(...words);
      expect([elsewhere.code, JSON.parse(elsewhere.error).code]).toEqual([1, "not-found"]);
    }
  });
});
