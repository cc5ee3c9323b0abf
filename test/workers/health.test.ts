import { afterEach, describe, expect, it, vi } from "vitest";
import { version as packageVersion } from "../../package.json";
import type { Env } from "../../workers/env.ts";
import { callWith } from "./support/forge.ts";

const LIMIT: RateLimit = { limit: async () => ({ success: true }) };
const DEPLOYED: Partial<Env> = {
  MESH_ENV: "production",
  PUSH_SERVICE_ORIGINS: "",
  RATE_ADDRESS: LIMIT,
  RATE_REGISTRATION: LIMIT,
  RATE_DEVICE: LIMIT,
  RATE_WAKE_ADDRESS: LIMIT,
  RATE_WAKE_DEVICE: LIMIT,
};

afterEach(() => void vi.restoreAllMocks());

async function troubleOf(changes: object): Promise<{ trouble: readonly string[]; logged: string }> {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const { body } = await callWith({ ...DEPLOYED, ...changes }, "/health");
  const logged = JSON.stringify(error.mock.calls);
  error.mockRestore();
  return { trouble: body.trouble.filter((line: string) => line.includes("rate limit")), logged };
}

describe("/health", () => {
  it.each([
    ["a deployed mesh", { WEBHOOK_PARTNER_DELAY: "4" }],
    ["a local one, of no time at all", { MESH_ENV: "local", WEBHOOK_PARTNER_DELAY: "0" }],
  ])("is closed on %s that would tell partners sooner who was where", async (_, changes) => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await callWith({ ...DEPLOYED, ...changes }, "/health")).status).toBe(503);
    expect(String(error.mock.lastCall?.[1])).toContain("WEBHOOK_PARTNER_DELAY is for MESH_ENV local only");
  });

  it("names each rate limit that a deployed mesh lacks, and the log does once", async () => {
    const { trouble, logged } = await troubleOf({ RATE_DEVICE: undefined, RATE_WAKE_ADDRESS: undefined });
    expect(trouble).toEqual([
      "the rate limit RATE_DEVICE is missing: nothing is limited by it",
      "the rate limit RATE_WAKE_ADDRESS is missing: nothing is limited by it",
    ]);
    expect(logged.match(/RATE_DEVICE/g)).toHaveLength(1);
  });

  it("has nothing to tell of limits where all are there, or on a local mesh, which has none", async () => {
    expect(await troubleOf({})).toEqual({ trouble: [], logged: "[]" });
    expect((await troubleOf({ MESH_ENV: "local", RATE_ADDRESS: undefined })).trouble).toEqual([]);
  });

  it("names the version of the software, which is that of the package", async () => {
    expect((await callWith(DEPLOYED, "/health")).body.version).toBe(packageVersion);
  });
});
