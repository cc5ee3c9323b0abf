import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { openState } from "../../local/state/state.ts";
import { askMesh } from "../../local/visitor.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What the page says to type, block by block, of its part "To try it by hand". */
function blocksByHand(): string[] {
  const [, part = ""] = readFileSync(join(ROOT, "docs/accounts.md"), "utf8").split('<a id="try"></a>');
  const [tried = ""] = part.split("<a id=");
  return [...tried.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
}

let mesh: TestMesh;

beforeAll(async () => {
  mesh = await startMesh();
  writeFileSync(openState(mesh.state).port, new URL(mesh.url).port);
  expect(await publishCatalog(mesh, "{}")).toHaveProperty("version");
});
afterAll(() => mesh?.stop());

/** Types it as a reader does, into a shell whose folder is the mesh's state. */
function type(block: string) {
  const command = `mesh() { node ${ROOT}/cli/mesh.ts "$@" --state ${mesh.state}; }\n${block}`
    .replaceAll("npx mesh", "mesh")
    .replaceAll("examples/", `${ROOT}/examples/`)
    .replaceAll("http://localhost:8787", mesh.url);
  const environment = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  return runProgram(["sh", "-ec", command], { cwd: mesh.state, environment });
}

it("the lines of the page link a device and set an attribute", async () => {
  const [first = "", second = ""] = blocksByHand();
  const added = await type(first);
  const [, catalogVersion = ""] = /, version (\S+)\./.exec(added.error) ?? [];
  await expect.poll(() => askMesh(mesh.url)).toMatchObject({ catalogVersion });
  const { out, error } = await type(second);
  expect(error).toBe("");
  expect(out).toContain('"merged":true');
  expect(out).toMatch(/\{"accepted":1,"ignored":0\}$/m);
});
