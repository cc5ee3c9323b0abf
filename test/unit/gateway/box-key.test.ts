import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoxMessage } from "../../../client/gateway/agent.ts";
import { makeBoxServer } from "../../../client/gateway/receive-http.ts";
import { makeTally } from "../../../client/gateway/status.ts";
import { listen } from "../../../local/listen.ts";

const KEY = "a-secret-of-the-shop";
let server: Server | undefined;
let origin: string;
let taken: BoxMessage[];

async function start(boxKey?: string): Promise<void> {
  const spool = { waiting: { batches: 0, bytes: 0 }, dropped: 0 };
  const disk = { trouble: undefined };
  const { status } = makeTally({ id: "gate", mesh: "https://mesh.test", nowMs: () => 0, spool, disk });
  const receive = async (message: BoxMessage) => {
    taken.push(message);
    return { ok: true, value: undefined } as const;
  };
  server = makeBoxServer(receive, status, boxKey);
  origin = `http://127.0.0.1:${await listen(server)}`;
}

beforeEach(() => {
  taken = [];
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const post = (path: string) => fetch(`${origin}${path}`, { method: "POST", body: "[]" });

describe("a gateway with a key for its boxes", () => {
  it.each([
    "/rows",
    "/rows?key=",
    "/rows?key=another",
    `/rows?key=${KEY}x`,
    `/rows?key=${KEY.slice(0, -1)}`,
    `/rows?key=${KEY.toUpperCase()}`,
    `/rows?key=another&key=${KEY}`,
    `/rows?zone=${KEY}`,
  ])("takes nothing posted to %s", async (path) => {
    await start(KEY);
    const answer = await post(path);
    expect([answer.status, taken]).toEqual([403, []]);
    expect(await answer.text()).not.toContain(KEY);
  });

  it("shows its status to all, and the key to nobody", async () => {
    await start(KEY);
    await post(`/rows?key=${KEY}`);
    for (const accept of ["application/json", "text/html"]) {
      const answer = await fetch(origin, { headers: { accept } });
      expect([answer.status, await answer.text()]).toEqual([200, expect.not.stringContaining(KEY)]);
    }
  });

  it("takes what is posted to every URL of the manual, with the key at its end", async () => {
    await start(KEY);
    const manual = readFileSync(join(import.meta.dirname, "../../../docs/gateways.md"), "utf8");
    const urls = [...manual.matchAll(/http:\/\/AGENT:8790(\/[a-z]+(?:\?[a-z=&-]+(?:KEY)?)?)/g)].map(
      ([, path = ""]) => path,
    );
    expect(urls.map((path) => path.replace(/\?.*/, ""))).toEqual(
      expect.arrayContaining(["/minew", "/ruuvi", "/ingics", "/blukii", "/cassia", "/rows"]),
    );
    for (const path of urls) {
      taken = [];
      const [format, zone] = path
        .replace(/[?&]key=KEY$/, "")
        .slice(1)
        .split("?zone=");
      const ending = `${path.includes("?") ? "&" : "?"}key=${KEY}`;
      const answer = await post(path.endsWith("key=KEY") ? path.replace("KEY", KEY) : `${path}${ending}`);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(taken).toEqual([{ format, body: "[]", box: "127.0.0.1", ...(zone === undefined ? {} : { zone }) }]);
    }
  });
});

describe("a gateway without one", () => {
  it("takes what any box posts", async () => {
    await start();
    expect((await post("/rows")).status).toBe(200);
    expect((await post("/rows?key=whatever")).status).toBe(200);
  });
});
