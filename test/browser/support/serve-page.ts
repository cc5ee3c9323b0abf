import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";

/** The shop's pages, on an origin of their own. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = join(import.meta.dirname, "../page");

/** Bundles the page's script and serves it on localhost, which browsers trust like https. */
export async function servePage(): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, "app.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    "/": ["text/html", readFileSync(join(PAGE, "index.html"), "utf8")],
    "/app.js": ["text/javascript", outputFiles[0]?.text ?? ""],
    "/service-worker.js": ["text/javascript", readFileSync(join(PAGE, "service-worker.js"), "utf8")],
  };
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ""] ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "Content-Type": `${type}; charset=utf-8` }).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return {
    url: `http://localhost:${address.port}/`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
