import { afterEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../../client/console/ask/ask.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answering = (answer: Response) => vi.stubGlobal("fetch", async () => answer);

describe("a question to the mesh", () => {
  it("is answered with what the mesh says, and its version", async () => {
    answering(Response.json({ live: {} }, { headers: { etag: '"v"' } }));
    expect(await ask("/admin/v1/live")).toEqual({ value: { live: {} }, etag: '"v"' });
  });

  it("is refused with the mesh's own words", async () => {
    const problem = { code: "rate-limited", title: "Too often", detail: "20 an hour" };
    answering(Response.json(problem, { status: 429, headers: { "retry-after": "9" } }));
    expect(await ask("/admin/v1/reach")).toEqual({
      status: 429,
      code: "rate-limited",
      problem: "Too often: 20 an hour",
      retryAfter: "9",
    });
  });

  it("keeps the status of what was not the mesh, as of a sign-in before it that is over", async () => {
    answering(new Response("<!doctype html>", { status: 401 }));
    expect(await ask("/admin/v1/live")).toEqual({ status: 401, code: "", problem: "" });
  });

  it("is not answered by a page, or by nobody", async () => {
    answering(new Response("<!doctype html>"));
    expect(await ask("/admin/v1/live")).toMatchObject({ status: 0 });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    expect(await ask("/admin/v1/live")).toMatchObject({ status: 0 });
  });

  it("gives up on an answer that does not come, so that a view goes on asking", async () => {
    const waits = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
    vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => signal?.throwIfAborted());
    expect(await ask("/admin/v1/live")).toMatchObject({ status: 0 });
    expect(await ask("/admin/v1/catalog", { method: "PUT", text: "{}" })).toMatchObject({ status: 0 });
    expect(waits.mock.calls).toEqual([[30_000], [120_000]]);
    waits.mockRestore();
  });
});
