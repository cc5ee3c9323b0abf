/*
 * Before each file of test/cli. Its tests wait for commands without a turn of the event loop (`spawnSync`), for seconds on a
 * busy machine, and a mesh closes a connection that is idle so long. A turn before each request lets that be noticed;
 * otherwise a request would be sent where nobody reads it.
 */
const { fetch } = globalThis;

async function fetchAfterTurn(...asked: Parameters<typeof fetch>): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setImmediate(resolve));
  return fetch(...asked);
}

// Files share their process, and one turn is enough.
if (fetch.name !== fetchAfterTurn.name) globalThis.fetch = fetchAfterTurn;

export {};
