import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import { runMesh } from "../support/launcher.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { makeMeshTill, sayAtTill } from "./support/mesh-till.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/tills.md"), "utf8");
/** The catalog of tills that know the codes already. */
const CATALOG = JSON.parse(/^```json known\n([\s\S]*?)\n```$/m.exec(PAGE)?.[1] ?? "");

let mesh: TestMesh;
let office: Awaited<ReturnType<typeof makeMeshTill>>;

beforeAll(async () => {
  mesh = await startMesh();
  office = await makeMeshTill("office");
  const senders = [{ ...office.entry, kind: "backend" }];
  expect(await publishCatalog(mesh, JSON.stringify({ ...CATALOG, senders }))).toHaveProperty("version");
});

afterAll(() => mesh?.stop());

async function joinMesh(): Promise<Visitor> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  return visitor;
}

const codeOf = async (visitor: Visitor, name: string) =>
  Object((await visitor.ping({ event: { name } })).body.offer).coupon?.code;

async function reported(code: string) {
  const late = { transaction: `head-office/${code}`, code, late: true };
  const { result, reason } = (await sayAtTill(mesh, await office.sign(mesh.url, late))) ?? {};
  return [result, reason];
}

it("what docs/tills.md says of codes that a till knows is so: uploaded, given once each, reported by the head office", async () => {
  const [ada, ben] = [await joinMesh(), await joinMesh()];
  const run = (...args: string[]) => runMesh("codes", "spring", ...args, "--url", mesh.url, "--token", mesh.token);
  expect(run().stdout).toMatch(/^left +0$/m);
  expect(await codeOf(ada, "bought")).toBeUndefined();

  const file = join(mesh.state, "codes.txt");
  writeFileSync(file, "TILL-1\nTILL-2\n");
  expect(run(file).stdout).toContain("2 added to spring, 0 ignored");
  expect(run(file).stdout).toContain("0 added to spring, 2 ignored");
  await expect.poll(() => codeOf(ada, "opened")).toBe("4006381333931");
  expect(await codeOf(ben, "opened")).toBe("4006381333931");

  const given: string[] = [];
  for (const visitor of [ada, ben])
    await expect
      .poll(async () => {
        const code = await codeOf(visitor, "bought");
        if (code !== undefined) given.push(code);
        return code;
      })
      .toMatch(/^TILL-/);
  expect(given.toSorted()).toEqual(["TILL-1", "TILL-2"]);
  for (const code of given) await expect.poll(() => reported(code)).toEqual(["redeemed", undefined]);
  expect(await reported("4006381333931")).toEqual(["refused", "unknown"]);
  await expect.poll(() => run().stdout).toMatch(/^left +0\ngiven +2\ndoubtful +0\n/);
});
