import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { prepareRequest, sendLoad } from "../../../bench/load.ts";
import { spread } from "../../../bench/stats.ts";
import { listen } from "../../../local/listen.ts";

const servers: ReturnType<typeof createServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  return listen(server);
}

const requests = Array.from({ length: 20 }, (_, turn) =>
  prepareRequest("POST", `/${turn}`, "text/plain", `body ${turn}`),
);

describe("the load of the bench", () => {
  it("sends every request once, with its body, over as many connections as were asked for", async () => {
    const seen: string[] = [];
    const connections = new Set<unknown>();
    const port = await serve(async (request, response) => {
      connections.add(request.socket);
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push(`${request.url} ${body}`);
      response.setHeader("content-length", 4).end("fine");
    });
    await sendLoad({ port, requests, inFlight: 4, expect: ["fine"] });
    expect(seen.toSorted()).toEqual(requests.map((_, turn) => `/${turn} body ${turn}`).toSorted());
    expect(connections.size).toBe(4);
  });

  it("fails on the first answer that is a refusal or says something else", async () => {
    const refusing = await serve((_, response) => response.writeHead(401, { "content-length": 4 }).end("fine"));
    await expect(sendLoad({ port: refusing, requests, inFlight: 1, expect: ["fine"] })).rejects.toThrow("expected 200");
    const other = await serve((_, response) => response.writeHead(200, { "content-length": 4 }).end("none"));
    await expect(sendLoad({ port: other, requests, inFlight: 1, expect: ["fine"] })).rejects.toThrow("none");
  });
});

describe("spread", () => {
  it("gives the middle and the ends, and of an even number of values the mean of the two in the middle", () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spread([4, 10, 1, 2])).toEqual({ median: 3, min: 1, max: 10 });
  });
});
