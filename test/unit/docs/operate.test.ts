import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { measurementOf, sightingsMeasurementOf } from "../../../shared/measure/measurement.ts";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/operate.md"), "utf8");

/** What workers write, by their sources; what is built from them is none. */
const sources = readdirSync(join(root, "workers"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .map((file) => ({ file: `workers/${file}`, text: readFileSync(join(root, "workers", file), "utf8") }));

const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

/** The texts in a piece of code, as a person reads them: "…" is what differs each time. */
function literalsIn(code: string): string[] {
  return [...code.matchAll(LITERAL)].map(([, plain, template]) =>
    (plain ?? template ?? "").replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…"),
  );
}

/** The first text of each call that writes to the log. */
const lines = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/console\.(?:error|warn)\(\s*/g)].map(({ 0: call, index }) => {
    const [line = ""] = literalsIn(
      text
        .slice(index + call.length)
        .split("\n", 3)
        .join("\n"),
    );
    return { file, line };
  }),
);

describe("docs/operate.md", () => {
  it("is held against lines that there are", () => {
    expect(lines.length).toBeGreaterThan(8);
    for (const { line } of lines) expect(line).toMatch(/\w+ \w+/);
  });

  it.each(lines)("names the line of the log that $file writes: $line", ({ line }) => {
    const beginning = line.slice(0, 60);
    expect(page).toContain(`\`${beginning}`);
  });

  it.each(["is in quarantine", "belongs in quarantine"])("names what an alert about a beacon may say: %s", (words) => {
    const judged = sources.find(({ file }) => file.endsWith("eid/judge-reports.ts"))?.text ?? "";
    expect(literalsIn(judged).some((text) => text.startsWith(words))).toBe(true);
    expect(page).toContain(`\`${words}\``);
  });

  const health = readFileSync(join(root, "workers/operate/tell-health.ts"), "utf8");
  const troubles = literalsIn(health.slice(health.indexOf("const trouble"))).filter(
    (text) => text.split(" ").length > 3,
  );

  it("is held against troubles that there are", () => {
    expect(troubles.length).toBeGreaterThan(6);
  });

  it.each(troubles)("names the trouble of /health: %s", (trouble) => {
    expect(page).toContain(`\`${trouble}\``);
  });
});

/** The table of columns: for each, what it is of a ping, of a gateway's message, of an odd report and of a quarantine. */
const columns = new Map(
  [...page.matchAll(/^\| `(index1|blob\d|double\d)` \|(.*)\|$/gm)].map(([, name = "", cells = ""]) => [
    name,
    cells.split("|").map((cell) => cell.trim()),
  ]),
);

describe("the metrics in docs/operate.md", () => {
  const stages = ["receive", "verify", "locate", "decide", "respond"].map((stage, at) => [stage, at + 1] as const);

  it("are the columns that a ping writes", () => {
    const answer = {
      outcome: "offer",
      offer: { moment: "moment", campaign: "campaign", variant: "variant" },
    } as Parameters<typeof measurementOf>[0];
    const { texts, numbers } = measurementOf(answer, stages);
    const written = texts.map((text, at) => [`blob${at + 1}`, text] as const);
    for (const [name, text] of written) if (text !== "") expect(columns.get(name)?.[0]).toContain(text);
    expect(columns.get("blob2")?.[0]).toContain("reason");
    expect(numbers.map((number) => columns.get(`double${number}`)?.[0])).toEqual(
      stages.map(([stage]) => `ms of ${stage}`),
    );
  });

  it("are the columns that a gateway's message writes", () => {
    const counted = { accepted: 5, ignored: 6, old: 7, people: 8, place: "place" };
    const { texts, numbers } = sightingsMeasurementOf(counted, stages.slice(0, 4));
    expect(columns.get("blob1")?.[1]).toBe(`\`${texts[0]}\``);
    expect(numbers.map((number) => columns.get(`double${number}`)?.[1]?.split(":")[0])).toEqual([
      ...stages.slice(0, 4).map(([stage]) => `ms of ${stage}`),
      "rows taken",
      "rows ignored",
      "rows that were too old",
      "people who were told",
    ]);
  });

  it("are the columns that odd reports and quarantines write", () => {
    const judged = sources.find(({ file }) => file.endsWith("eid/judge-reports.ts"))?.text ?? "";
    expect(judged).toContain('indexes: [sender], blobs: ["odd-report", beacon, why]');
    expect(judged).toContain('indexes: [beacon], blobs: ["quarantine", said]');
    expect([columns.get("blob1")?.slice(2), columns.get("blob2")?.[2]]).toEqual([
      ["`odd-report`", "`quarantine`"],
      "the beacon",
    ]);
  });

  /** Functions and words of Cloudflare's SQL reference (developers.cloudflare.com, analytics-engine/sql-reference). */
  const FUNCTIONS = ["toStartOfInterval", "NOW", "sum", "max", "quantileExactWeighted"];
  const WORDS =
    "SELECT AS FROM WHERE IN AND INTERVAL HOUR DAY MINUTE GROUP BY ORDER HAVING DESC timestamp _sample_interval moment_mesh".split(
      " ",
    );
  const queries = [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = ""]) => sql);

  it("have queries", () => {
    expect(queries.length).toBeGreaterThanOrEqual(8);
  });

  it.each(queries)("can be asked for with columns, functions and words that there are: %s", (sql) => {
    const bare = sql.replaceAll(/'[^']*'/g, "''");
    const named = [...bare.matchAll(/\bAS (\w+)/g)].map(([, alias = ""]) => alias);
    const called = [...bare.matchAll(/\b(\w+)(?=\()/g)].map(([, name = ""]) => name).filter((name) => name !== "IN");
    expect(called.filter((name) => !FUNCTIONS.includes(name))).toEqual([]);
    const words = [...bare.matchAll(/[a-z_]\w*/gi)].map(([word]) => word);
    const unknown = words.filter((word) => ![...WORDS, ...FUNCTIONS, ...named].includes(word) && !columns.has(word));
    expect(unknown).toEqual([]);
    expect(sql).toMatch(/sum\(.*_sample_interval\)|quantileExactWeighted|index1 AS/);
  });
});
