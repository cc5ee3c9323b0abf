import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const SHELL_DEVICE = join(EXAMPLES, "shell/send-ping.sh");
const JAVAC = requirement("JAVAC") ?? "javac";
/** A JDK has the one beside the other. What ends in a second needs neither the better compiler nor the collector of servers. */
const JAVA = [join(dirname(JAVAC), "java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] as const;
const JAVA_DEVICE = join(EXAMPLES, "java/SendPing.java");

const IBEACON = { uuid: "f7826da6-4fa2-4e98-8024-bc5b71e0893e", major: 1, minor: 7 };

/** Once a person: who comes twice is told so. */
const CATALOG: Catalog = {
  places: [{ id: "bakery" }],
  beacons: [{ id: "counter", place: "bakery", ibeacon: IBEACON }],
  moments: [
    {
      id: "welcome",
      on: { enter: { place: "bakery" } },
      quietHours: "ignore",
      offer: { variants: [{ id: "a", format: "card", title: { en: "Good to see you" } }] },
    },
    {
      id: "hello",
      on: { event: "opened" },
      quietHours: "ignore",
      caps: [{ max: 1, per: "P1D" }],
      offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] },
    },
  ],
};

/** Prints what the example makes of a signature whose r is 5 and whose s is 128. */
const DER_TO_RAW = `public class DerToRaw {
  public static void main(String[] args) {
    for (byte b : SendPing.derToRaw(new byte[] {48, 7, 2, 1, 5, 2, 2, 0, (byte) 128})) System.out.printf("%02x", b);
  }
}`;

/** Each test goes on where the one before has ended. */
const ONE_LIFE = { shuffle: false };

const DEVICES = [
  { name: "examples/node/send-ping.mjs", command: [process.execPath, join(EXAMPLES, "node/send-ping.mjs")], needs: [] },
  {
    name: "examples/shell/send-ping.sh",
    command: ["/bin/sh", SHELL_DEVICE],
    needs: ["OPENSSL", "CURL"],
  },
  { name: "examples/java/SendPing.java", command: [...JAVA, JAVA_DEVICE], needs: ["JAVAC"] },
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

describe.skipIf(requirement("JAVAC") === undefined)("examples/java/SendPing.java, as a native shell", () => {
  it("relays beacons that it heard, and is answered with the offer of the place", async () => {
    // As the page says it.
    const page = readFileSync(join(EXAMPLES, "../docs/native-apps.md"), "utf8");
    const [, claims = ""] = /SendPing\.java http:\/\/localhost:8787 '(\{[^']*\})'/.exec(page) ?? [];
    expect(JSON.parse(claims).beacons).toHaveLength(3);
    const { out, error, code } = await run([...JAVA, JAVA_DEVICE, mesh.url, claims], "shell-key");
    expect({ error, code }).toEqual({ error: "", code: 0 });
    expect(JSON.parse(out)).toMatchObject({
      outcome: "offer",
      offer: { moment: "welcome" },
      presence: [{ place: "bakery" }],
    });
  });

  it("compiles without a warning for the Java that Android reads", async () => {
    const command: [string, ...string[]] = [
      JAVAC,
      "--release",
      "11",
      "-Xlint:all,-options",
      "-Werror",
      "-d",
      join(directory, "classes"),
      JAVA_DEVICE,
    ];
    expect(await run(command, "")).toEqual({ out: "", error: "", code: 0 });
  });

  it("writes r and s in 32 bytes each, whatever zeros DER leaves out", async () => {
    writeFileSync(join(directory, "DerToRaw.java"), DER_TO_RAW);
    const classes = join(directory, "classes");
    expect((await run([JAVAC, "-cp", classes, "-d", classes, "DerToRaw.java"], "")).code).toBe(0);
    expect((await run([...JAVA, "-cp", classes, "DerToRaw"], "")).out).toBe(`${"00".repeat(31)}05${"00".repeat(31)}80`);
  });
});

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
