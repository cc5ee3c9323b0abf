import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoxMessage } from "../../../client/gateway/agent.ts";
import { type CassiaTime, pullCassia } from "../../../client/gateway/pull-cassia.ts";
import { listen } from "../../../local/listen.ts";

let server: Server;
let origin: string;
let streams: ServerResponse[];
let asked: (string | undefined)[];

beforeEach(async () => {
  streams = [];
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    streams.push(response);
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A time in which pauses are over at once, and what is done again and again is done when the test says so. */
function makeTime(): CassiaTime & { readonly pausesMs: readonly number[]; ring(): void } {
  const pausesMs: number[] = [];
  const bells: (() => void)[] = [];
  return {
    pausesMs,
    async wait(lengthMs) {
      pausesMs.push(lengthMs);
    },
    every: (_, run) => void bells.push(run),
    ring() {
      for (const bell of bells) bell();
    },
  };
}

const event = (mac: string) => ({ bdaddrs: [{ bdaddr: mac, bdaddrType: "public" }], rssi: -60, adData: "020106" });

describe("a Cassia gateway", () => {
  it("is listened to: its events come in batches, without keep-alives and halves, and again after the line broke", async () => {
    const messages: BoxMessage[] = [];
    const time = makeTime();
    /** What was handed on by the time that there is something. */
    const handedOn = () => {
      time.ring();
      return messages.flatMap(({ body }) => JSON.parse(body));
    };
    const [first, second] = [event("11:11:11:11:11:11"), event("22:22:22:22:22:22")];
    const end = new AbortController();
    const pulling = pullCassia(
      { origin, zone: "door" },
      async (message) => {
        messages.push(message);
        return { ok: true, value: undefined };
      },
      () => undefined,
      end.signal,
      time,
    );
    await expect.poll(() => streams.length).toBe(1);
    const text = `data: ${JSON.stringify(first)}\n\n`;
    streams[0]?.write(`:keep-alive\n\n${text.slice(0, 30)}`);
    streams[0]?.write(`${text.slice(30)}data: {"half\n\ndata:${JSON.stringify(second)}\r\n\r\n`);
    await expect.poll(handedOn, { interval: 10 }).toEqual([first, second]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ format: "cassia", zone: "door", box: new URL(origin).host });
    streams[0]?.destroy();
    await expect.poll(() => streams.length).toBe(2);
    streams[1]?.write(text);
    await expect.poll(handedOn, { interval: 10 }).toEqual([first, second, first]);
    expect(messages).toHaveLength(2);
    expect(time.pausesMs).toHaveLength(1);
    expect(asked).toEqual(["/gap/nodes?event=1", "/gap/nodes?event=1"]);
    end.abort();
    await pulling;
  });

  it("is left where it sends a line without an end, which no memory would hold", async () => {
    const told: string[] = [];
    const end = new AbortController();
    const pulling = pullCassia(
      { origin },
      async () => ({ ok: true, value: undefined }),
      (line) => told.push(line),
      end.signal,
    );
    await expect.poll(() => streams.length).toBe(1);
    for (let at = 0; at < 5; at++) streams[0]?.write(`data: ${"x".repeat(20_000)}`);
    await expect.poll(() => told.join()).toContain("a line without an end");
    end.abort();
    await pulling;
  });
});
