import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type GatewayProcess, startGateway } from "../support/gateway-process.ts";
import { type RecordingMesh, startRecordingMesh } from "../support/recording-mesh.ts";

let mesh: RecordingMesh;
let gateway: GatewayProcess;
let port: number;
let macs = 0;

beforeEach(async () => {
  mesh = await startRecordingMesh();
  gateway = await startGateway(mesh.url);
  port = Number(new URL(gateway.url).port);
});

afterEach(() => mesh.close());

/** Memory of the gateway, and the most it ever was, MB. */
function memory(): { now: number; most: number } {
  const status = readFileSync(`/proc/${gateway.pid}/status`, "utf8");
  const [, now, most] = [/x/, /VmRSS:\s+(\d+)/, /VmHWM:\s+(\d+)/].map(
    (field) => Number(field.exec(status)?.[1]) / 1024,
  );
  return { now: Math.round(now ?? 0), most: Math.round(most ?? 0) };
}

/** How one post from this address of the machine was answered; 0: not at all. */
function post(from: string, body: string | Buffer, agent?: Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = { "content-length": Buffer.byteLength(body) };
    const options = { port, host: "127.0.0.1", localAddress: from, path: "/rows", method: "POST", headers };
    const sent = request({ ...options, ...(agent && { agent }), timeout: 20_000 }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.once("error", () => resolve(0)).once("timeout", () => sent.destroy());
    sent.end(body);
  });
}

/** Twenty posts of a box, one after the other; how each was answered, and the longest wait, milliseconds. */
async function postTwenty(from: string): Promise<{ answers: number[]; longestMs: number }> {
  const answers: number[] = [];
  let longestMs = 0;
  for (let count = 0; count < 20; count++) {
    const startMs = performance.now();
    const mac = (++macs).toString(16).padStart(12, "0");
    answers.push(await post(from, JSON.stringify([{ mac, rssi: -60 }])));
    longestMs = Math.max(longestMs, performance.now() - startMs);
    await pause(50);
  }
  return { answers, longestMs: Math.round(longestMs) };
}

const ALL_TAKEN = Array.from({ length: 20 }, () => 200);

/** So many connections from one address that begin so and never end; each that is cut off comes again until the test ends. */
async function flood(
  count: number,
  from: (index: number) => string,
  begin: string,
  drip = "",
): Promise<{ open(): number }> {
  const open = new Set<Socket>();
  let isOver = false;
  const come = (index: number) => {
    if (isOver) return;
    const socket = connect({ port, host: "127.0.0.1", localAddress: from(index) });
    open.add(socket);
    const dripping = setInterval(() => drip !== "" && socket.write(drip), 500);
    socket.once("connect", () => socket.write(begin));
    socket
      .on("error", () => undefined)
      .once("close", () => {
        clearInterval(dripping);
        open.delete(socket);
        setTimeout(() => come(index), 20);
      });
    socket.resume();
  };
  for (let index = 0; index < count; index++) come(index);
  onTestFinished(() => {
    isOver = true;
    for (const socket of open) socket.destroy();
  });
  await pause(1_500);
  return { open: () => open.size };
}

const HALF_A_HEAD = "POST /rows HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: ";
const HALF_A_BODY = `POST /rows HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100000\r\n\r\n[`;

describe("one host of the shop's network", () => {
  it.each([
    ["half-open connections", HALF_A_HEAD, ""],
    ["connections that say nothing", "", ""],
    ["bodies that drip", HALF_A_BODY, " "],
    ["connections that are kept open", "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", ""],
  ])("with 500 %s, which come again, keeps no box out: 20 of 20 posts are taken", async (_what, begin, drip) => {
    await flood(500, () => "127.0.0.2", begin, drip);
    const { answers, longestMs } = await postTwenty("127.0.0.3");
    expect(answers).toEqual(ALL_TAKEN);
    expect(longestMs).toBeLessThan(5_000);
  });

  it("with many addresses keeps no box out either", async () => {
    await flood(600, (index) => `127.0.1.${1 + (index % 100)}`, HALF_A_HEAD);
    expect((await postTwenty("127.0.0.3")).answers).toEqual(ALL_TAKEN);
  });

  it.each([
    ["500 half-open connections", 500, HALF_A_HEAD, ""],
    ["seven bodies that drip", 7, HALF_A_BODY, " "],
  ])("that shares its address with a box leaves that one what it needs, with %s", async (_what, count, begin, drip) => {
    await flood(count, () => "127.0.0.3", begin, drip);
    expect((await postTwenty("127.0.0.3")).answers).toEqual(ALL_TAKEN);
  });

  it("that shares its address leaves a box time to send what was lost on the way once", async () => {
    await flood(500, () => "127.0.0.3", HALF_A_HEAD);
    const socket = connect({ port, host: "127.0.0.1", localAddress: "127.0.0.3" }).on("error", () => undefined);
    const told = Promise.race([once(socket, "data"), once(socket, "close")]).then(([what]) => String(what));
    await once(socket, "connect");
    await pause(300);
    socket.write(`POST /rows HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]`);
    expect(await told).toMatch(/^HTTP\/1.1 200 /);
  });

  it("has a half-open connection for six seconds at most", async () => {
    const startMs = performance.now();
    const socket = connect(port, "127.0.0.1").resume();
    await new Promise((resolve) => socket.once("connect", () => socket.write(HALF_A_HEAD)).once("close", resolve));
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(4_000);
    expect(tookMs).toBeLessThan(8_000);
  });
});

describe("forty bodies at once", () => {
  const rowsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ mac: index.toString(16).padStart(12, "0"), rssi: -60 }));
  const padded = (rows: number, bytes: number) => Buffer.from(JSON.stringify(rowsOf(rows)).padEnd(bytes));
  const objects = (bytes: number) => Buffer.from(`[${"{},".repeat(bytes / 3)}{}]`);

  it.each([
    ["rows, 3.8 MB each", padded(20_000, 3_800_000), [413]],
    ["objects, 3.8 MB each", objects(3_800_000), [413]],
    ["too many rows, 1 MB each", padded(3_000, 1_000_000), [400, 503]],
    ["objects, 1 MB each", objects(1_000_000), [400, 503]],
    ["brackets, 1 MB each", Buffer.from("[".repeat(1_000_000)), [400, 503]],
    [
      "members, 1 MB each",
      Buffer.from(`[${Array.from({ length: 90_000 }, (_, at) => `{"${at}":`).join("")}`),
      [400, 503],
    ],
    ["rows, 1 MB each", padded(2_000, 1_000_000), [200, 503]],
  ])("of %s: memory stays within bounds, and a box is answered meanwhile", async (_what, body, expected) => {
    const before = memory();
    const posting = Promise.all(
      Array.from({ length: 40 }, (_, index) => post(`127.0.0.${10 + (index % 8)}`, body, new Agent())),
    );
    const box = await postTwenty("127.0.0.3");
    const answers = await posting;
    expect(box.answers).toEqual(ALL_TAKEN);
    expect(box.longestMs).toBeLessThan(5_000);
    expect(memory().most - before.now).toBeLessThan(250);
    // What waits for its turn is read in it, what is beyond is told to come again: no one is left without an answer.
    expect(expected).toEqual(expect.arrayContaining([...new Set(answers)]));
  });
});

describe("more rows than can be written", () => {
  const hear = (from: string, macs: number) => {
    const rows = Array.from({ length: 2_000 }, (_, row) => ({
      mac: (macs + row).toString(16).padStart(12, "0"),
      rssi: -60,
    }));
    return post(from, JSON.stringify(rows), new Agent());
  };

  it("are refused with 503, held by no one, and taken when there is room", async () => {
    const answers = await Promise.all(
      Array.from({ length: 56 }, (_, index) => hear(`127.0.0.${10 + (index % 14)}`, index * 2_000)),
    );
    expect([...new Set(answers)].sort()).toEqual([200, 503]);
    await expect.poll(() => hear("127.0.0.3", 900_000), { timeout: 20_000, interval: 500 }).toBe(200);
    expect(memory().most).toBeLessThan(400);
  });

  it("than a box hears between two posts are no post", async () => {
    const rows = Array.from({ length: 2_001 }, () => ({ mac: "00000000000a", rssi: -60 }));
    expect((await gateway.post("/rows", rows)).status).toBe(400);
    expect((await gateway.post("/rows", rows.slice(1))).status).toBe(200);
  });
});
