import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ran, runProgram } from "../../support/run-program.ts";

const EXAMPLE = join(import.meta.dirname, "../../../examples/node/post-sightings.mjs");
/** The key of RFC 8037, appendix A.1. */
const KEY = {
  kty: "OKP",
  crv: "Ed25519",
  kid: "gate-1",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-example-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

function run(args: readonly string[], KEY_FILE?: string): Promise<Ran> {
  const environment = KEY_FILE === undefined ? {} : { KEY_FILE };
  return runProgram([process.execPath, EXAMPLE, ...args], { cwd: directory, environment });
}

describe("examples/node/post-sightings.mjs", () => {
  it.each([[[]], [["http://localhost:1"]], [["http://localhost:1", "[]"]]])(
    "without a key says in one sentence how to make one: %j",
    async (args) => {
      const { out, error, code } = await run(args, "none.json");
      expect({ out, code }).toEqual({ out: "", code: 1 });
      expect(error).toMatch(/^There is no key of a sender in none\.json: .+ makes one\.\n$/);
      expect(error).toContain("npx mesh sender add gate-1 --kind gateway");
    },
  );

  it("looks for the key here, and then beside itself", async () => {
    writeFileSync(join(directory, "mesh-sender.json"), "{}");
    expect((await run([])).error).toMatch(/^What is in mesh-sender\.json is no key of a sender: .+ makes one\.\n$/);
    rmSync(join(directory, "mesh-sender.json"));
    expect((await run(["http://localhost:1", "[]"])).error).toMatch(
      /post-sightings\.mjs|examples\/node|No mesh answers/,
    );
  });

  it("says in one sentence what else is missing: the address, a mesh there", async () => {
    writeFileSync(join(directory, "mesh-sender.json"), JSON.stringify(KEY));
    for (const args of [[], ["localhost"]])
      expect(await run(args)).toEqual({
        out: "",
        error: "Say where the mesh is: node post-sightings.mjs MESH_URL [ROWS]\n",
        code: 2,
      });
    expect((await run(["http://localhost:1", "[]"])).error).toBe(
      "No mesh answers at http://localhost:1: is it running, and is the address right?\n",
    );
  });
});
