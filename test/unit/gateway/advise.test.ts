import { describe, expect, it } from "vitest";
import { advise } from "../../../client/gateway/advise.ts";
import type { AnswerMeaning } from "../../../client/gateway/judge-answer.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { PAGE_HEADERS } from "../../../client/gateway/page-style.ts";
import { statusPage } from "../../../client/gateway/show-status.ts";
import { makeTally } from "../../../client/gateway/status.ts";

const ORIGIN = "http://192.168.1.5:8790";
const ROWS = [{ atMs: 0, row: { mac: "a", rssi: -60 } }];

/** A gateway at a time that a test moves, to which things happen. */
function makeGateway() {
  const now = { ms: 0, trouble: undefined as string | undefined, dropped: 0 };
  const tally = makeTally({
    id: "gate-1",
    mesh: "https://mesh.test",
    nowMs: () => now.ms,
    spool: {
      waiting: { batches: 0, bytes: 0 },
      get dropped() {
        return now.dropped;
      },
    },
    disk: {
      get trouble() {
        return now.trouble;
      },
    },
    commands: { enrol: "mesh sender add", restore: "mesh restore" },
  });
  const hear = (rows = ROWS) => tally.heard("minew", { box: "192.168.1.20", where: {}, rows }, 0);
  const answer = (meaning: AnswerMeaning, zone?: string) => {
    const where = zone === undefined ? {} : { zone };
    const batch: Batch = { jti: "j", where, rows: ROWS, dated: { run: "run" } };
    tally.answered(meaning, batch);
  };
  const advice = (needsKey = false) => advise(tally.status(), ORIGIN, needsKey);
  return { now, tally, hear, answer, advice };
}

const taken: AnswerMeaning = { kind: "taken", accepted: 1, ignored: 0 };

describe("what a status advises", () => {
  it("is nothing where all is well", () => {
    const { hear, answer, advice } = makeGateway();
    hear();
    answer(taken);
    expect(advice()).toEqual([]);
  });

  it("before any box has posted: how one is pointed here, and how that is tried", () => {
    const { advice } = makeGateway();
    expect(advice()).toEqual([
      {
        text: expect.stringMatching(/^No box has posted yet\. Point one at/),
        command: `curl -d '[]' '${ORIGIN}/rows'`,
      },
    ]);
    expect(advice(true)[0]?.command).toBe(`curl -d '[]' '${ORIGIN}/rows?key=KEY'`);
  });

  it("of boxes that post no more, are not understood, or hear nobody: where to look", () => {
    const { now, tally, hear, advice } = makeGateway();
    tally.refused("minew", "192.168.1.20", "/body must be an array");
    expect(advice()).toEqual([{ text: expect.stringContaining("names another format") }]);
    const deaf = makeGateway();
    deaf.hear([]);
    expect(deaf.advice()).toEqual([{ text: expect.stringContaining("look at their filters") }]);
    hear();
    now.ms += 300_000;
    expect(advice()).toEqual([{ text: expect.stringMatching(/^No box has posted for 5 min\./) }]);
  });

  it("of a key that is not enrolled, or was revoked: the line to paste, until the mesh takes something", () => {
    const { hear, answer, advice } = makeGateway();
    hear();
    answer({ kind: "unknown", said: "401 unauthenticated" });
    expect(advice()).toEqual([{ text: expect.stringContaining("401 unauthenticated"), command: "mesh sender add" }]);
    answer({ kind: "unknown", said: "401 revoked" });
    expect(advice()).toEqual([{ text: expect.stringContaining("401 revoked"), command: "mesh restore" }]);
    answer(taken);
    expect(advice()).toEqual([]);
  });

  it("of a mesh that cannot be reached: whether anything answered, and that nothing is lost", () => {
    const { hear, answer, advice } = makeGateway();
    hear();
    answer({ kind: "again", said: "ENOTFOUND" });
    expect(advice()[0]?.text).toMatch(
      /^The mesh at https:\/\/mesh\.test cannot be reached \(ENOTFOUND\)\..* waits on disk/,
    );
    answer({ kind: "again", said: "302, not from a mesh" });
    expect(advice()[0]?.text).toMatch(/^Something else answers in the place of the mesh.*log-in page.* waits on disk/);
  });

  it.each([
    ["404 not-found", "start it with --place and a place of its own"],
    ["422 invalid: /body/place: is needed", "several places: start it with --place"],
    ["422 invalid: /body/zone: is no zone", 'no zone "shelfs" in the catalog: correct ?zone='],
    ["422 invalid: /body/rows", "refuses what this gateway tells"],
  ])("of places that are wrong (%s): which option mends it, for ten minutes", (said, cure) => {
    const { now, hear, answer, advice } = makeGateway();
    hear();
    answer({ kind: "refused", said }, "shelfs");
    answer(taken);
    expect(advice()).toEqual([{ text: expect.stringContaining(cure) }]);
    now.ms += 601_000;
    hear();
    expect(advice()).toEqual([]);
  });

  it("of a disk that fails, and of what was given up for want of room", () => {
    const { now, hear, advice } = makeGateway();
    hear();
    [now.trouble, now.dropped] = ["What boxes tell cannot be written (ENOSPC)", 3];
    expect(advice().map(({ text }) => text)).toEqual([
      "The disk does not do its work. What boxes tell cannot be written (ENOSPC).",
      "3 messages were given up for want of room: see --keep.",
    ]);
  });
});

describe("the status page", () => {
  it("shows what others say as text, without what a page or a terminal would obey", () => {
    const { tally, answer } = makeGateway();
    const evil = "\u001b]0;x\u0007\u202e<script>\u2028";
    tally.heard("minew", { box: evil, where: { zone: evil }, rows: ROWS }, 0);
    tally.refused("rows", evil, evil);
    answer({ kind: "refused", said: "422 invalid" }, evil);
    const status = tally.status();
    expect(JSON.stringify(status)).not.toMatch(/\\u001b|\u202e|\u2028/);
    const page = statusPage(status, advise(status, ORIGIN, false));
    for (const character of ["\u001b", "\u0007", "\u202e", "\u2028"]) expect(page).not.toContain(character);
    expect(page).toContain("<td>]0;x &lt;script&gt;</td>");
  });

  it("has no script and no style but those that its headers name, and shows every line to be pasted", () => {
    const { tally, answer } = makeGateway();
    answer({ kind: "unknown", said: "401 unauthenticated" });
    const status = tally.status();
    const page = statusPage(status, advise(status, ORIGIN, false));
    expect(page).toContain("<pre>mesh sender add</pre>");
    expect(page).toContain("<pre>curl -d '[]' 'http://192.168.1.5:8790/rows'</pre>");
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
    expect(PAGE_HEADERS["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self';/,
    );
  });
});
