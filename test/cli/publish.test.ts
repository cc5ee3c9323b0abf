import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const NOWHERE = ["--url", "http://127.0.0.1:9", "--token", "none"];

/** A file with this in it, in a folder of its own. */
function fileWith(content: string | Uint8Array): string {
  const directory = join(makeStateDirectory(), "files");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "catalog.json");
  writeFileSync(file, content);
  return file;
}

function utf16(text: string, isBigEndian: boolean, hasMark: boolean): Uint8Array {
  const marked = hasMark ? `\ufeff${text}` : text;
  const bytes = Buffer.from(marked, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

describe("mesh publish, before it asks any mesh", () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ["an empty file", "", /line 1, column 1: there is nothing in it\.$/],
    [
      "a trailing comma",
      '{\n  "places": [],\n}\n',
      /line 2, column 15: no comma may stand before }: take it out, or let the name of the file end in \.jsonc\.$/,
    ],
    [
      "a comment",
      '{\r\n  // ours\r\n  "places": []\r\n}',
      /line 2, column 3: JSON has no comments: take this one out, or let the name of the file end in \.jsonc\.$/,
    ],
    [
      "a member twice",
      '{"places": [],\n "places": []}',
      /line 2, column 2: "places" is there twice; the first one is in line 1\.$/,
    ],
    ["a number that no double holds", '{"a": 1e400}', /line 1, column 7: 1e400 is too large a number\.$/],
    ["no number", '{"a": NaN}', /line 1, column 7: NaN is no value: texts stand in double quotes\.$/],
    ["half a character", '{"a": "\\ud83d"}', /line 1, column 7: this text has half a character/],
    ["depth without end", "[".repeat(200_000), /line 1, column 501: this is nested too deeply\.$/],
    [
      "another encoding",
      Buffer.from('{"mesh": {"name": "Bäckerei"}}', "latin1"),
      /line 1, column 21: .*save the file as UTF-8\.$/,
    ],
    ["too much", `{"mesh":{"name":"${"x".repeat(9 * 2 ** 20)}"}}`, /has 9 MiB, and a mesh takes 8 at most\.$/],
  ])("tells of %s where it is, and what to do", (_, content, words) => {
    const { code, stdout, stderr } = runMesh("publish", fileWith(content), ...NOWHERE);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim()).toMatch(words);
    expect(stderr).not.toMatch(/^\s*at |[{]"type"/m);
  });

  it("tells that a folder has no catalog in it, or that a file is not there", () => {
    expect(runMesh("publish", makeStateDirectory(), ...NOWHERE).stderr).toMatch(/has no catalog file in it: .*\.jsonc/);
    expect(runMesh("publish", "no-such.json", ...NOWHERE).stderr).toMatch(/no-such\.json is not there\.$/m);
  });
});

describe("mesh publish", () => {
  it("takes files as editors write them, warns, names whose a fault is, and shows no raw answer", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state);
    const publish = (content: string | Uint8Array) => runMesh("publish", fileWith(content), "--state", state);

    const text =
      '{\n "mesh": { "name": "Bäckerei 🥐" },\n "places": [{ "id": "shop", "fence": { "center": [-0, 51.5], "radius": 50 } }]\n}\n';
    const plain = publish(text);
    expect(plain).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^[\w-]{24}\n$/),
      stderr: `Published at ${url}: 0 moments, 1 place. Every edge has it within 5 s.\n`,
    });
    const written = [
      `\ufeff${text}`,
      text.replaceAll("\n", "\r\n"),
      utf16(text, false, true),
      utf16(text, true, true),
      utf16(text, false, false),
      utf16(text, true, false),
    ];
    for (const content of written) expect(publish(content)).toEqual(plain);
    expect(await (await fetch(`${url}/v1/mesh`)).json()).toMatchObject({ name: "Bäckerei 🥐" });

    const odd = publish(
      '{"moments": [{"id": "coffee", "on": {"enter": {"label": "bar"}}, "then": [{"set": {"a": 1}}]}]}',
    );
    expect(odd.code).toBe(0);
    expect(odd.stderr).toMatch(
      /^ {2}.*catalog\.json:1:48 moment "coffee" \/moments\/0\/on\/enter\/label: can never be given: .*"bar"$/m,
    );

    const wrong = publish('{"moments": [{"id": "coffee", "on": {"dwell": {"label": "bar"}, "for": "5 minutes"}}]}');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(
      /^ {2}.*catalog\.json:1:\d+ moment "coffee" \/moments\/0\/on\/for: .*PT10M \(10 minutes\)$/m,
    );
    const many = publish(JSON.stringify({ places: Array.from({ length: 30 }, () => ({ id: "?" })) }));
    expect(many.stderr.trim()).toMatch(/\n {2}and \d+ more$/);

    const refused = runMesh("publish", fileWith(text), "--url", url, "--token", "wrong");
    expect(refused.stderr.trim()).toBe(`${url} refuses: 401 The message or its pass could not be verified.`);
  });
});
