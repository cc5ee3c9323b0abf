import { type LiveReading, parseReading } from "../../shared/live/live-reading.ts";

/** Where the edges of one data centre leave each other their readings. Neither rejects: without it each reads for itself. */
export interface LiveShare {
  readonly take: () => Promise<LiveReading | undefined>;
  readonly put: (reading: LiveReading) => Promise<void>;
}

/** Older than what any other edge would take in place of its own reading: it is what is left when the shared store is out of reach. */
const KEPT_SECONDS = 60;
/** The cache of a data centre answers within a few milliseconds, or is of no use. */
const TAKE_TIMEOUT_MS = 50;

/**
 * The Cache API of the data centre. A cache of its own name is apart from the zone's, which is all that a request from
 * outside can read; the host is the mesh's own, as Cloudflare asks. Where there is no cache (raw workerd, workers.dev),
 * it is not asked twice.
 */
export function makeLiveShare({ name, audience }: { readonly name: string; readonly audience: string }): LiveShare {
  const key = new URL(`/live-state/${encodeURIComponent(name)}?of=${encodeURIComponent(audience)}`, audience).href;
  let isAbsent = typeof caches === "undefined";

  async function use<T>(work: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    if (isAbsent) return undefined;
    try {
      return await work(await caches.open("moment-mesh"));
    } catch {
      isAbsent = true;
      return undefined;
    }
  }

  return {
    take: () => use((cache) => soon(cache.match(key).then(readingIn))),
    async put(reading) {
      const headers = { "content-type": "application/json", "cache-control": `max-age=${KEPT_SECONDS}` };
      await use((cache) => cache.put(key, new Response(JSON.stringify(reading), { headers })));
    },
  };
}

async function readingIn(response: Response | undefined): Promise<LiveReading | undefined> {
  return response === undefined ? undefined : parseReading(await response.json());
}

/** What the work gives within the time-out, undefined otherwise; rejects as it does. */
async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, TAKE_TIMEOUT_MS, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
