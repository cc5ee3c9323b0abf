import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGateway } from "../support/gateway-process.ts";
import { type RecordingMesh, startRecordingMesh } from "../support/recording-mesh.ts";

let mesh: RecordingMesh;

beforeEach(async () => {
  mesh = await startRecordingMesh();
});

afterEach(() => mesh.close());

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

describe("npm run gateway", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "ends when the npm that runs it got %s: its port is free, and what it heard is on disk",
    async (signal) => {
      mesh.answer({ status: 503, code: "unavailable" });
      const gateway = await startGateway(mesh.url, [], { inShell: true });
      expect((await gateway.post("/rows", [{ mac: "00000000000a", rssi: -60 }])).status).toBe(200);
      await gateway.end(signal);
      await expect.poll(gateway.said, { timeout: 10_000 }).toContain("Ended. 1 messages wait on disk.");
      await expect.poll(() => isFree(Number(new URL(gateway.url).port)), { timeout: 10_000 }).toBe(true);
      mesh.answer("take");
      await gateway.start();
      await expect
        .poll(() => mesh.recorded.at(-1)?.body.rows.map(({ mac }) => mac), { timeout: 15_000 })
        .toEqual(["00000000000a"]);
    },
  );

  it("ends with 0 on SIGINT, as from a terminal, with what it heard on disk", async () => {
    mesh.answer({ status: 503, code: "unavailable" });
    const gateway = await startGateway(mesh.url);
    await gateway.post("/rows", [{ mac: "00000000000b", rssi: -60 }]);
    expect(await gateway.end("SIGINT")).toBe(0);
    expect(gateway.said()).toContain("Ended. 1 messages wait on disk.");
  });
});
