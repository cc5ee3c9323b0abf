import type { ShellScope } from "./shell-scope.ts";

/** The files that are kept, under a name that changes with them. */
export interface Shell {
  readonly name: string;
  readonly files: readonly string[];
}

/** Keeps the shell and answers with it where the network does not: the network is asked first, so nothing grows old. */
export function serveShell(scope: ShellScope, { name, files }: Shell): void {
  async function keep(): Promise<void> {
    const cache = await caches.open(name);
    await cache.addAll(files.map((file) => new Request(file, { cache: "reload" })));
    await scope.skipWaiting();
  }

  async function takeOver(): Promise<void> {
    const others = (await caches.keys()).filter((key) => key.startsWith("shell-") && key !== name);
    await Promise.all(others.map((key) => caches.delete(key)));
    await scope.clients.claim();
  }

  async function answer(request: Request): Promise<Response> {
    try {
      return await fetch(request);
    } catch (cause) {
      const kept = await caches.match(request.mode === "navigate" ? "/" : request, { ignoreSearch: true });
      if (kept !== undefined) return kept;
      throw cause;
    }
  }

  scope.addEventListener("install", (event) => event.waitUntil(keep()));
  scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
  scope.addEventListener("fetch", (event) => {
    const { method, url } = event.request;
    if (method === "GET" && new URL(url).origin === scope.location.origin) event.respondWith(answer(event.request));
  });
}
