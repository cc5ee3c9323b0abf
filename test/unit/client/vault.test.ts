import { afterEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../../client/sdk/vault.ts";
import { withLock } from "../../../client/sdk/with-lock.ts";

const WAITING = { kind: "reaction", claims: {}, purposes: [], jti: "j", iatSeconds: 1, skewSeconds: 0 } as const;

function refuse(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

const FORBIDDEN: IDBFactory = { open: refuse, deleteDatabase: refuse, databases: refuse, cmp: refuse };

afterEach(() => vi.unstubAllGlobals());

describe("where storage is missing or forbidden", () => {
  it.each([
    ["missing", undefined],
    ["forbidden", () => FORBIDDEN],
  ])("%s: the vault lasts as long as the page", async (_, factory) => {
    const vault = openVault(factory);
    expect(await vault.read("outbox")).toBeUndefined();
    expect(await vault.update("outbox", (outbox = []) => [...outbox, WAITING])).toEqual([WAITING]);
    expect(await vault.read("outbox")).toEqual([WAITING]);
    await vault.clear();
    expect(await vault.read("outbox")).toBeUndefined();
  });

  it("a database that is not there is looked for and not opened: a page that is left meanwhile keeps no other one waiting", async () => {
    const open = vi.fn(refuse);
    const vault = openVault(() => ({ ...FORBIDDEN, open, databases: async () => [{ name: "another", version: 1 }] }));
    expect(await vault.read("state")).toBeUndefined();
    expect(open).not.toHaveBeenCalled();
    expect(await vault.update("outbox", () => [WAITING])).toEqual([WAITING]);
    expect(open).toHaveBeenCalledOnce();
  });

  it.each([
    ["missing", undefined],
    ["forbidden", { request: async () => refuse() }],
  ])("%s: locks hold within the page, also after work that failed", async (_, locks) => {
    vi.stubGlobal("navigator", { locks });
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      steps.push(`${name} ends`);
      if (name === "a") throw new Error("a failed");
      return name;
    };
    const [a, b] = await Promise.allSettled([withLock("w", work("a")), withLock("w", work("b"))]);
    expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expect([a?.status, b?.status]).toEqual(["rejected", "fulfilled"]);
  });
});

it("work that fails under a lock fails once, and is not done again without it", async () => {
  let times = 0;
  const work = async () => {
    times++;
    throw new Error("no");
  };
  await expect(withLock("w", work)).rejects.toThrow("no");
  expect(times).toBe(1);
});
