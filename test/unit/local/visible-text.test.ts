import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../local/read-answer.ts";
import { readJsonFile } from "../../../local/read-json-file.ts";
import { visibleText } from "../../../local/visible-text.ts";

const NOTHING_HIDDEN = /^[^\p{Cc}\u202a-\u202e]*$/u;

describe("what a command prints", () => {
  it("does nothing to the terminal, whatever a network answers in the mesh's name", async () => {
    const portal = { title: "\u001b]0;owned\u0007Log in", detail: "\u202eereh\u009b2J" };
    const { message } = await refusalOf(Response.json(portal, { status: 403 }), { url: "http://mesh.test" });
    expect(message).toBe("http://mesh.test refuses: 403 \\u001b]0;owned\\u0007Log in: \\u202eereh\\u009b2J.");
  });

  it("does nothing to the terminal, whatever names a file has", () => {
    const file = join(mkdtempSync(join(tmpdir(), "moment-mesh-json-")), "catalog.json");
    writeFileSync(file, '{"\\u001b[2J":1,"\\u001b[2J":2}');
    const read = () => readJsonFile(file, 1000);
    expect(read).toThrow(/is there twice/);
    expect(read).toThrow(NOTHING_HIDDEN);
  });

  it("keeps its lines, and all that people write", () => {
    const said = "Zwei Zeilen,\n\teine davon eingerückt: naïve 日本語 👩‍👩‍👧 שלום";
    expect(visibleText(said)).toBe(said);
  });
});
