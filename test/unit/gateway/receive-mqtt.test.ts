import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoxMessage, Receive } from "../../../client/gateway/agent.ts";
import { receiveMqtt } from "../../../client/gateway/receive-mqtt.ts";
import { ok } from "../../../shared/result.ts";

let server: Server;
let sockets: Socket[];
let client: MqttClient;
let taken: BoxMessage[];
let taking: (() => void)[];
let said: string[];

/** A broker that takes every subscription and says nothing by itself (MQTT 3.1.1, sections 3.2 and 3.9). */
beforeEach(async () => {
  sockets = [];
  [taken, taking, said] = [[], [], []];
  server = createServer((socket) => {
    sockets.push(socket);
    socket
      .on("error", () => undefined)
      .on("data", (packet) => {
        if (packet[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]));
        if (packet[0] === 0x82) socket.write(Buffer.from([0x90, 3, packet[2] ?? 0, packet[3] ?? 0, 1]));
      });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const receive: Receive = async (message) => {
    taken.push(message);
    await new Promise<void>((resolve) => taking.push(resolve));
    return ok(undefined);
  };
  const port = typeof address === "object" ? address?.port : 0;
  client = receiveMqtt(`mqtt://127.0.0.1:${port}`, [{ format: "theengs", filter: "home/+" }], receive, (line) =>
    said.push(line),
  );
  await new Promise<void>((resolve) => client.once("connect", () => resolve()));
});

afterEach(() => {
  client.end(true);
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** A message without acknowledgement, or its first bytes if it is longer than what is given. */
function publish(payload: Buffer, length = payload.length): Buffer {
  const topic = Buffer.from("home/door");
  const lengths: number[] = [];
  for (let rest = 2 + topic.length + length; lengths.length === 0 || rest > 0; rest >>= 7)
    lengths.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([0x30, ...lengths, 0, topic.length]), topic, payload]);
}

/** What the socket has brought is read by then. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a broker that tells faster than is written", () => {
  it("is read no further than eight messages ahead, and in full once they are written", async () => {
    const message = publish(Buffer.alloc(50_000, " "));
    let sent = 0;
    const [socket] = sockets;
    for (; sent < 400; sent++) socket?.write(message);
    await expect.poll(() => taken.length).toBe(8);
    for (let turns = 0; turns < 1_000; turns++) await turn();
    expect(taken.length).toBe(8);
    // What it has sent waits on its side, or in the line.
    expect(socket?.writableLength).toBeGreaterThan(5_000_000);
    while (taken.length < sent || taking.length > 0) {
      taking.shift()?.();
      await turn();
    }
    expect(taken.length).toBe(400);
    expect(taken[0]).toMatchObject({ format: "theengs", box: "door" });
  });
});

describe("a message that does not end", () => {
  it("is not held: the line is hung up, and taken up again", async () => {
    const [socket] = sockets;
    socket?.write(publish(Buffer.alloc(0), 200_000_000));
    const chunk = Buffer.alloc(65_536);
    let bytes = 0;
    for (; socket?.writable && bytes < 50_000_000; bytes += chunk.length) {
      socket.write(chunk);
      await turn();
    }
    expect(bytes).toBeLessThan(10_000_000);
    await expect.poll(() => sockets.length, { timeout: 10_000 }).toBe(2);
    expect(taken).toEqual([]);
  });
});

describe("what a broker says", () => {
  it("is told in plain text", async () => {
    client.emit("error", new Error("refused \u001b]0;owned\u0007\u202e"));
    expect(said.at(-1)).toMatch(/cannot be used: refused \]0;owned$/);
  });
});
