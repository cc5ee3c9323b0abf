import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../workers/routes/index.ts";
import { offer, street } from "./support/street.ts";
import { call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const SHOP_PAGE = "https://shop.test";
const POSTS = ROUTES.filter(({ method, path }) => method === "POST" && path.startsWith("/v1/")).map(({ path }) => path);
const GETS = ROUTES.filter(({ method }) => method === "GET").map(({ path }) => path);

let visitor: Visitor;

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
  visitor = await makeVisitor(["location"]);
});

const signIn = { authorization: "Bearer operator-of-the-tests" };

describe("a method that a path does not have", () => {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

  it.each([...new Set(ROUTES.map(({ path }) => path))])("of %s is 405 and told what there is", async (path) => {
    const own: string[] = ROUTES.filter((route) => route.path === path).map(({ method }) => method);
    const taken = new Set(own.includes("GET") ? [...own, "HEAD"] : own);
    for (const method of methods.filter((candidate) => !taken.has(candidate))) {
      const { status, body, headers } = await call(path, { method, headers: signIn });
      expect([method, status]).toEqual([method, 405]);
      if (method !== "HEAD") expect(body.code).toBe("method-not-allowed");
      const allowed = (headers.get("allow") ?? "").split(", ");
      expect(new Set(allowed)).toEqual(new Set([...taken, "OPTIONS"]));
    }
  });

  it("comes before everything else that is wrong", async () => {
    const { status } = await call("/v1/pings", {
      method: "PUT",
      headers: { "content-type": "image/png", "early-data": "0" },
      body: "x".repeat(10_000),
    });
    expect(status).toBe(405);
  });
});

describe("HEAD", () => {
  it.each(GETS)("of %s is GET without the body", async (path) => {
    const [get, head] = await Promise.all(
      ["GET", "HEAD"].map((method) => call(path, { method, headers: { ...signIn, ...originFor(path) } })),
    );
    // Nothing is of the very name that stands for any in the table.
    expect(get?.status).toBe(path.includes(":") ? 404 : 200);
    expect(head?.status).toBe(get?.status);
    expect(head?.body).toBeUndefined();
    for (const name of ["content-type", "cache-control", "etag", "access-control-allow-origin", "vary"]) {
      expect([name, head?.headers.get(name)]).toEqual([name, get?.headers.get(name)]);
    }
  });

  it("of what is not there is 404, of the operator's without a credential 401", async () => {
    expect((await call("/v1/nothing", { method: "HEAD" })).status).toBe(404);
    expect((await call("/admin/v1/catalog", { method: "HEAD" })).status).toBe(401);
  });
});

/** The operator's API answers its own origin only. */
function originFor(path: string): Record<string, string> {
  return path.startsWith("/admin/") ? {} : { origin: SHOP_PAGE };
}

describe("OPTIONS", () => {
  it.each([...new Set(ROUTES.map(({ path }) => path))])("of %s lists its methods, to anybody", async (path) => {
    const { status, headers } = await call(path, { method: "OPTIONS" });
    expect(status).toBe(204);
    const own: string[] = ROUTES.filter((route) => route.path === path).map(({ method }) => method);
    for (const method of own) expect(headers.get("allow")?.split(", ")).toContain(method);
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the content type of a message", () => {
  const statusWith = async (type: string | undefined) => {
    const body = new TextEncoder().encode(await visitor.sign("ping+jwt"));
    return (
      await call("/v1/pings", { method: "POST", headers: type === undefined ? {} : { "content-type": type }, body })
    ).status;
  };

  it.each([
    "application/jose",
    "text/plain",
    "Application/JOSE",
    "TEXT/PLAIN",
    "text/plain;charset=UTF-8",
    "text/plain; charset=utf-16",
    "application/jose ; a=b; c",
    " text/plain",
  ])("%s is taken, its parameters ignored", async (type) => {
    expect(await statusWith(type)).toBe(200);
  });

  it.each([
    undefined,
    "application/json",
    "application/jose+json",
    "application/jwt",
    "text/html",
    "text/plain2",
    "text/plain, application/jose",
    "multipart/form-data; boundary=text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text",
    ";text/plain",
  ])("%s is 415", async (type) => {
    expect(await statusWith(type)).toBe(415);
  });
});

describe("the size of a message", () => {
  /** A body of unknown length, as chunks. */
  const streamed = (chunks: readonly string[]): RequestInit => ({
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    }),
  });
  const codeOf = async (init: RequestInit) => (await call("/v1/pings", init)).body?.code;

  it("is at most 8 KiB, whether its length is announced or not", async () => {
    const announced = (body: string): RequestInit => ({
      method: "POST",
      headers: { "content-type": "text/plain" },
      body,
    });
    expect(await codeOf(announced("x".repeat(8_192)))).toBe("malformed");
    expect(await codeOf(announced("x".repeat(8_193)))).toBe("content-too-large");
    // Bytes count, not characters.
    expect(await codeOf(announced("é".repeat(4_097)))).toBe("content-too-large");
    expect(await codeOf(streamed(["x".repeat(8_192)]))).toBe("malformed");
    expect(await codeOf(streamed(["x".repeat(8_192), "x"]))).toBe("content-too-large");
    expect(await codeOf(streamed(new Array(1_000).fill("x".repeat(1_000))))).toBe("content-too-large");
  });

  it("does not matter to a good one: large, or in pieces, it is taken", async () => {
    const large = await visitor.sign("ping+jwt", { area: "a".repeat(5_000) });
    expect(large.length).toBeGreaterThan(7_000);
    expect(large.length).toBeLessThanOrEqual(8_192);
    expect((await post("/v1/pings", large)).status).toBe(200);
    const token = await visitor.sign("ping+jwt");
    const pieces = [token.slice(0, 10), "", token.slice(10, 500), token.slice(500)];
    expect((await call("/v1/pings", streamed(pieces))).status).toBe(200);
  });

  it("of nothing is malformed", async () => {
    expect(await codeOf({ method: "POST", headers: { "content-type": "text/plain" } })).toBe("malformed");
    expect(await codeOf({ method: "POST", headers: { "content-type": "text/plain" }, body: "" })).toBe("malformed");
    expect(await codeOf(streamed([]))).toBe("malformed");
  });

  it("of bytes that are no text is malformed", async () => {
    const body = new Uint8Array([0xff, 0xfe, 0x2e, 0x41, 0x2e, 0x42]);
    expect(await codeOf({ method: "POST", headers: { "content-type": "text/plain" }, body })).toBe("malformed");
  });
});

describe("early data", () => {
  it("may be a replay, so nothing is written by it", async () => {
    for (const path of POSTS) {
      const { status, body } = await post(path, "a.b.c", { "early-data": "1" });
      expect([path, status, body.code]).toEqual([path, 425, "too-early"]);
    }
    const put = await publish(street([]), { "early-data": "1" });
    expect([put.status, put.body.code]).toEqual([425, "too-early"]);
    const json = { "content-type": "application/json", origin: "https://mesh.test" };
    const session = await post("/console/session", "{}", { ...json, "early-data": "1" });
    expect([session.status, session.body.code]).toEqual([425, "too-early"]);
  });

  it("is only what says so", async () => {
    expect((await post("/v1/pings", await visitor.sign("ping+jwt"), { "early-data": "0" })).status).toBe(200);
  });
});

describe("the timing of a ping", () => {
  it("is told in the words of its stages", async () => {
    const { headers } = await post("/v1/pings", await visitor.sign("ping+jwt"));
    const stages = (headers.get("server-timing") ?? "").split(",").map((entry) => entry.trim().split(";")[0]);
    expect(stages).toEqual(["receive", "verify", "locate", "decide", "respond"]);
  });
});
