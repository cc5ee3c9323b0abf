import { afterEach, describe, expect, it, vi } from "vitest";
import { ok } from "../../shared/result.ts";
import { askPerson } from "../../workers/adapters/ask-person.ts";
import type { Isolate } from "../../workers/isolate/isolate.ts";

afterEach(() => vi.restoreAllMocks());

const mesh = { env: { PERSON: { getByName: (name: string) => ({ name }) } }, config: {} } as unknown as Isolate;

describe("a person's object that does not answer", () => {
  it.each(["Durable Object is overloaded", "the object was reset because its code was updated"])(
    "(%s) is asked once, and the device is told to come again",
    async (why) => {
      vi.spyOn(console, "error").mockImplementation(() => {});
      const ask = vi.fn(() => Promise.reject(new Error(why)));
      expect(await askPerson(mesh, "somebody", ask)).toEqual({
        ok: false,
        error: { code: "unavailable", retryAfterSeconds: 1 },
      });
      expect(ask).toHaveBeenCalledTimes(1);
      expect(await askPerson(mesh, "somebody", async () => ok("well again"))).toEqual(ok("well again"));
    },
  );
});
