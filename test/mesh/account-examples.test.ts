import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { enrolSender } from "./support/enrol-sender.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const SCOPES = ["--kind", "backend", "--scopes", "link,profiles,erase"];
const CATALOG: Catalog = {
  moments: [
    {
      id: "for-gold",
      on: { event: "opened" },
      when: 'person.attributes.tier == "gold"',
      offer: { variants: [{ id: "a", format: "card", title: { en: "For you" } }] },
    },
  ],
};

let mesh: TestMesh;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-accounts-"));
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
});

afterAll(async () => {
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

async function newDevice(): Promise<Visitor> {
  const { audience } = await askMesh(mesh.url);
  const device = await makeVisitor({ url: mesh.url, audience });
  expect(await device.register()).toMatchObject({ status: 200 });
  return device;
}

/** What a back end does in a day: signs an account, tells what it knows, and erases. `run` gives what it prints. */
async function worksADay(customer: string, run: (...said: string[]) => Promise<string>): Promise<void> {
  const { noticeVersion } = await askMesh(mesh.url);
  const phone = await newDevice();
  const account = (await run("account", customer, phone.device.id)).trim();
  expect(await phone.send("/v1/me/link", "link+jwt", { account })).toMatchObject({
    status: 200,
    body: { merged: false },
  });
  const grants = ["marketing", "profiling"].map((purpose) => ({ purpose, granted: true }));
  const said = { grants, noticeVersion, surface: "test" };
  expect(await phone.send("/v1/me/consent", "consent+jwt", said)).toMatchObject({ status: 200 });

  expect((await phone.ping({ event: { name: "opened" } })).body).toMatchObject({ reason: "condition" });
  const rows = JSON.stringify([
    { customer, set: { tier: "gold" } },
    { customer: "nobody", set: { tier: "gold" } },
  ]);
  expect(JSON.parse(await run("profiles", rows))).toEqual({ accepted: 1, ignored: 1 });
  expect((await phone.ping({ event: { name: "opened" } })).body).toMatchObject({ outcome: "offer" });

  expect(JSON.parse(await run("erase", customer))).toEqual({});
  expect(await phone.ping({ event: { name: "opened" } })).toMatchObject({ status: 401, body: { code: "revoked" } });
}

describe("examples/node/back-end.mjs", () => {
  const run = (keyFile: string, ...said: string[]) =>
    runProgram([process.execPath, join(EXAMPLES, "node/back-end.mjs"), mesh.url, ...said], {
      cwd: directory,
      environment: { KEY_FILE: keyFile },
    });

  it.each(["EdDSA", "ES256"])("links, describes and erases a customer, with a key of %s", async (alg) => {
    const id = `office-${alg.toLowerCase()}`;
    writeFileSync(join(directory, id), await enrolSender(mesh, id, ...SCOPES, "--alg", alg), { mode: 0o600 });
    await worksADay(`ada-${alg}`, async (...said) => {
      const { code, error, out } = await run(id, ...said);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      return out;
    });
  });

  it("says what is wrong and fails where the mesh refuses, and where nothing is asked", async () => {
    const refused = await run("office-eddsa", "profiles", '[{"customer": "two words"}]');
    expect([refused.code, JSON.parse(refused.error)]).toMatchObject([1, { code: "invalid" }]);
    expect(await run("office-eddsa", "profiles", "rows")).toMatchObject({ code: 1, error: /no JSON/ });
    expect(await run("office-eddsa")).toMatchObject({ code: 2 });
    expect(await run("no-such-key", "erase", "ada")).toMatchObject({ code: 1, error: /sender add office/ });
  });
});

describe.skipIf(["OPENSSL", "CURL"].some((program) => requirement(program as "CURL") === undefined))(
  "examples/shell/back-end.sh",
  () => {
    const run = (...said: string[]) =>
      runProgram(["/bin/sh", join(EXAMPLES, "shell/back-end.sh"), mesh.url, "office-shell", ...said], {
        cwd: directory,
        environment: { KEY_FILE: "office-shell" },
      });

    beforeEach(async () => {
      const { error, code } = await run("erase", "nobody");
      if (code !== 3) return;
      // What it asks for, word by word.
      const [, asked = "", jwk = ""] = /^npx mesh sender add (.*) --jwk '(.*)'$/m.exec(error) ?? [];
      await enrolSender(mesh, ...asked.split(" "), "--jwk", jwk);
    });

    it.each(["ada-shell", 'ada","customer":"eve', 'a\\"'])("links, describes and erases the customer %s", (customer) =>
      worksADay(customer, async (...said) => {
        const { code, error, out } = await run(...said);
        expect({ code, error }).toEqual({ code: 0, error: "" });
        return out;
      }),
    );

    it("says what the mesh refuses, and fails", async () => {
      const { code, error } = await run("erase", "two words");
      expect([code, JSON.parse(error)]).toMatchObject([1, { code: "invalid", pointers: ["/customer"] }]);
    });
  },
);
