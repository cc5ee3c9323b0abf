import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeReport } from "../../shared/measure/make-report.ts";
import { readReportQuery } from "../../shared/measure/report-query.ts";
import { sayHour } from "../../shared/measure/say-hour.ts";
import { EXAMPLE_CAMPAIGNS, exampleGroups } from "../support/example-counts.ts";
import { runMeshMeanwhile } from "../support/launcher.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = join(ROOT, "docs/measure.md");
const NOW_MS = Date.UTC(2026, 10, 30, 4, 15);

/** A command as the page writes it, and below it what it prints. */
const SHOWN = /^```\nnpx mesh report ?(.*)\n```\n\n```text\n([\s\S]*?)```$/gm;
/** Every command of the page, wherever it stands. */
const COMMANDS = /npx mesh report ?([^`\n#]*)/g;

/** Starts a server that answers GET /admin/v1/report as the made-up mesh of the page does; gives its address. */
async function startExampleMesh(): Promise<string> {
  const server = createServer(({ url = "" }, response) => {
    const query = readReportQuery(new URL(url, "http://localhost").searchParams, NOW_MS);
    if (!query.ok)
      return void response.writeHead(422).end(JSON.stringify({ title: "invalid", detail: query.error[0]?.detail }));
    const { by, fromHour, toHour } = query.value;
    const rows = makeReport(exampleGroups(by, query.value), query.value, EXAMPLE_CAMPAIGNS);
    const asOf = new Date(NOW_MS).toISOString();
    response.end(JSON.stringify({ rows, from: sayHour(fromHour), to: sayHour(toHour), asOf }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const run = async (url: string, args: string) => {
  const words = [...args.trim().split(/\s+/), "--url", url, "--token", "any"].filter((word) => word !== "");
  return runMeshMeanwhile("report", ...words);
};

describe("docs/measure.md", () => {
  // UPDATE_DOCS=1 writes what the commands print into the page, after a change of their words or of the example.
  it("shows what its commands print", async () => {
    const page = readFileSync(PAGE, "utf8");
    const url = await startExampleMesh();
    let printed = page;
    const shown = [...page.matchAll(SHOWN)];
    expect(shown.length).toBeGreaterThanOrEqual(4);
    for (const [block, args = "", text = ""] of shown) {
      const { code, stdout: out } = await run(url, args);
      expect([args, code]).toEqual([args, 0]);
      printed = printed.replace(block, () =>
        block.replace(`\`\`\`text\n${text}\`\`\``, () => `\`\`\`text\n${out.replaceAll("\r\n", "\n")}\`\`\``),
      );
    }
    if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, printed);
    expect(readFileSync(PAGE, "utf8")).toBe(printed);
  });

  it("has no command that a mesh would refuse", async () => {
    const url = await startExampleMesh();
    const commands = new Set(
      [...readFileSync(PAGE, "utf8").matchAll(COMMANDS)].map(([, args = ""]) => args.split(" > ")[0]),
    );
    expect(commands.size).toBeGreaterThanOrEqual(6);
    for (const args of commands) expect([args, (await run(url, args ?? "")).code]).toEqual([args, 0]);
  });
});
