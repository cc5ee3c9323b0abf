import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const SHELL_DEVICE = join(EXAMPLES, "shell/send-ping.sh");

/** Once a person: who comes twice is told so. */
const CATALOG: Catalog = {
  moments: [
    {
      id: "hello",
      on: { event: "opened" },
      quietHours: "ignore",
      caps: [{ max: 1, per: "P1D" }],
      offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] },
    },
  ],
};

/** Each test goes on where the one before has ended. */
const ONE_LIFE = { shuffle: false };

const DEVICES = [
  { name: "examples/node/send-ping.mjs", command: [process.execPath, join(EXAMPLES, "node/send-ping.mjs")], needs: [] },
  {
    name: "examples/shell/send-ping.sh",
    command: ["/bin/sh", SHELL_DEVICE],
    needs: ["OPENSSL", "CURL"],
  },
] as const;

let mesh: TestMesh;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-examples-"));
  mesh = await startMesh();
  const published = await publishCatalog(mesh, JSON.stringify(CATALOG));
  expect(published).toHaveProperty("version");
});

afterAll(async () => {
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

const run = (command: readonly [string, ...string[]], keyFile: string) =>
  runProgram(command, { cwd: directory, environment: { KEY_FILE: keyFile } });

for (const { name, command, needs } of DEVICES) {
  describe.skipIf(needs.some((program) => requirement(program) === undefined))(name, ONE_LIFE, () => {
    const keyFile = name.replaceAll("/", "-");

    it("is a device that registers, agrees, and is offered something", async () => {
      const { out, error, code } = await run([...command, mesh.url], keyFile);
      expect({ error, code }).toEqual({ error: "", code: 0 });
      expect(JSON.parse(out)).toMatchObject({ outcome: "offer", offer: { moment: "hello", title: "Hello" } });
      expect(statSync(join(directory, keyFile)).mode & 0o077).toBe(0);
    });

    it("is the same person when it comes again", async () => {
      const { out } = await run([...command, `${mesh.url}/`], keyFile);
      expect(JSON.parse(out)).toMatchObject({ outcome: "none", reason: "cap-moment" });
    });

    it("says that no mesh answers, and fails", async () => {
      const { error, code } = await run([...command, "http://localhost:1"], `${keyFile}-2`);
      expect(code).not.toBe(0);
      expect(error).toMatch(/connect|^No mesh answers at http:\/\/localhost:1: .+\n$/);
    });

    it("says what is wrong and fails where the mesh refuses", async () => {
      const { out, error, code } = await run([...command, mesh.url, "Not-A-Name"], keyFile);
      expect({ out: out.trim(), code }).toEqual({ out: "", code: 1 });
      expect(error).toContain("invalid");
    });
  });
}

describe.skipIf(requirement("OPENSSL") === undefined)("a signature that openssl made", () => {
  const [, derToRaw = ""] = /^(der_to_raw\(\) \{\n[\s\S]*?\n\})$/m.exec(readFileSync(SHELL_DEVICE, "utf8")) ?? [];

  /** r and s as DER writes them (X.690, section 8.3): no zeros ahead, but one where the first bit is set. */
  function integer(bytes: Buffer): Buffer {
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(first);
    const signed = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, signed.length), signed]);
  }

  it.each([
    ["of 32 bytes each", "7f".repeat(32), "01".repeat(32)],
    ["with first bits that are set", "ff".repeat(32), "80".repeat(32)],
    ["with zeros at the start", `0000${"7f".repeat(30)}`, `00${"ff".repeat(31)}`],
    ["of a single digit", `${"00".repeat(31)}05`, `${"00".repeat(31)}80`],
  ])("is r and s side by side, %s", (_, r, s) => {
    const content = Buffer.concat([r, s].map((hex) => integer(Buffer.from(hex, "hex"))));
    const input = Buffer.concat([Buffer.of(0x30, content.length), content]);
    const raw = execFileSync("/bin/sh", ["-c", `${derToRaw}; der_to_raw`], { input });
    expect(raw.toString("hex")).toBe(r + s);
  });
});
