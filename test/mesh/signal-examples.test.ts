import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { enrolSender } from "./support/enrol-sender.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const CATALOG: Catalog = {
  places: [{ id: "bakery" }],
  moments: [
    {
      id: "rolls",
      on: { event: "opened" },
      when: 'live("fresh")',
      offer: { variants: [{ id: "a", format: "card", title: { en: "Fresh rolls" } }] },
    },
  ],
};

let mesh: TestMesh;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-signals-"));
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
});

afterAll(async () => {
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

/** What is on, as an operator is told it. */
async function signalsOn(): Promise<object[]> {
  return (await (await callAdmin(mesh, "live")).json()).live.signals;
}

const ON = { type: "fresh", place: "bakery", state: "on", validForSeconds: 600, data: { batch: 7 } };
const OFF = { type: "fresh", place: "bakery", state: "off" };

/** A store, and a partner that can do no better than a shared secret. */
const STORE = ["--kind", "store", "--scopes", "signal:fresh", "--places", "bakery"];
const NODE = (url: string) => [process.execPath, join(EXAMPLES, "node/send-signal.mjs"), url] as const;

describe("examples/node/send-signal.mjs", () => {
  for (const alg of ["EdDSA", "ES256", "HS256"]) {
    it(`says that an oven is on and off again, with a key of ${alg}`, async () => {
      const id = `oven-${alg.toLowerCase()}`;
      const hidden = alg === "HS256" ? ["--keys", mesh.state] : [];
      writeFileSync(join(directory, id), await enrolSender(mesh, id, ...STORE, "--alg", alg, ...hidden), {
        mode: 0o600,
      });
      const environment = { KEY_FILE: id, KEY_ID: id };
      const said = await runProgram([...NODE(mesh.url), JSON.stringify(ON)], { cwd: directory, environment });
      expect(said).toMatchObject({ error: "", code: 0 });
      const { signal } = JSON.parse(said.out);
      expect(await signalsOn()).toMatchObject([{ id: signal, type: "fresh", place: "bakery", trust: "medium" }]);
      const over = await runProgram(NODE(mesh.url), { cwd: directory, environment, input: JSON.stringify(OFF) });
      expect([over.code, JSON.parse(over.out)]).toEqual([0, { signal }]);
      expect(await signalsOn()).toEqual([]);
    });
  }

  it("says what is wrong and fails where the mesh refuses, and where none answers", async () => {
    const about = { cwd: directory, environment: { KEY_FILE: "oven-eddsa" } };
    const elsewhere = await runProgram([...NODE(mesh.url), '{"type": "fresh", "place": "cellar"}'], about);
    expect([elsewhere.code, JSON.parse(elsewhere.error)]).toMatchObject([1, { code: "not-found" }]);
    const nobody = await runProgram([...NODE("http://localhost:1"), JSON.stringify(ON)], about);
    expect(nobody).toMatchObject({ code: 1, error: expect.stringContaining("No mesh answers at") });
  });
});

describe.skipIf(["OPENSSL", "CURL"].some((program) => requirement(program as "CURL") === undefined))(
  "examples/shell/send-signal.sh",
  () => {
    const members = (signal: object) => JSON.stringify(signal).slice(1, -1);
    const run = (...signal: string[]) =>
      runProgram(["/bin/sh", join(EXAMPLES, "shell/send-signal.sh"), mesh.url, "oven-shell", ...signal], {
        cwd: directory,
        environment: { KEY_FILE: "oven-shell" },
      });

    beforeEach(async () => {
      const { error, code } = await run(members(ON));
      if (code !== 3) return;
      // What it asks for, word by word.
      const [, asked = "", jwk = ""] = /^npx mesh sender add (.*) --jwk '(.*)'$/m.exec(error) ?? [];
      await enrolSender(mesh, ...asked.replace("PLACE", "bakery").split(" "), "--jwk", jwk);
      expect(readFileSync(join(directory, "oven-shell"), "utf8")).toContain("PRIVATE KEY");
      expect(statSync(join(directory, "oven-shell")).mode & 0o077).toBe(0);
    });

    it("says that an oven is on, off, and what the mesh refuses", async () => {
      // A shell has whole seconds: said to be a little ahead, both count from when they are received.
      const said = await run(members({ ...ON, at: Date.now() / 1000 + 1 }));
      expect(said).toMatchObject({ error: "", code: 0 });
      expect(await signalsOn()).toMatchObject([{ id: JSON.parse(said.out).signal, place: "bakery" }]);
      expect((await run(members({ ...OFF, at: Date.now() / 1000 + 1 }))).code).toBe(0);
      expect(await signalsOn()).toEqual([]);
      const { error, code } = await run('"type":"fresh","state":"on"');
      expect([code, JSON.parse(error)]).toMatchObject([1, { code: "invalid", pointers: ["/validForSeconds"] }]);
    });
  },
);
