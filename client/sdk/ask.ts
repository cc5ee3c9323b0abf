/** As long as a device waits for an answer. */
const TIMEOUT_MS = 10_000;

/** What the mesh said, whatever its status; or with status 0 why there is no answer. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** As the mesh asked; 0 or NaN where it did not. */
  readonly retryAfterSeconds: number;
  /** When it was asked and heard by this device's clock, and the mesh's in between (NaN: it did not say). */
  readonly clock?: { readonly sentSeconds: number; readonly heardSeconds: number; readonly serverSeconds: number };
}

/** How a mesh is reached, and this device's own clock, in seconds. */
export interface Means {
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** What every browser and every worker has. */
export const OWN_MEANS: Means = { fetch: (url, init) => fetch(url, init), now: () => Date.now() / 1000 };

/** No answer in time. */
export const OFFLINE: Answered = {
  status: 0,
  body: { code: "offline", detail: "The mesh cannot be reached" },
  retryAfterSeconds: Number.NaN,
};

/** There is no device, or it was just forgotten. */
export const NOBODY: Answered = { ...OFFLINE, body: { code: "consent", detail: "Nobody has agreed" } };

/**
 * Posts a token, or gets where there is none. `OFFLINE` is also an answer that is not the mesh's: of a portal or proxy in
 * between. Never rejects. A text goes as `text/plain` (Fetch standard, "extract a body"), which a browser
 * may send across origins without asking first.
 */
export async function ask({ fetch, now }: Means, url: string, token?: string): Promise<Answered> {
  try {
    const sentSeconds = now();
    const response = await fetch(url, {
      method: token ? "POST" : "GET",
      body: token ?? null,
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    // All answers of the mesh are JSON, but for those without content.
    const body = { ...JSON.parse((await response.text()) || "{}") };
    // Each of its refusals tells its time: what else refuses, as JSON too, is none of the mesh, and ends nothing.
    if (!response.ok && !body.serverTime) return OFFLINE;
    return {
      status: response.status,
      body,
      retryAfterSeconds: Number(response.headers.get("retry-after")),
      clock: { sentSeconds, heardSeconds: now(), serverSeconds: Number(body.serverTime) },
    };
  } catch {
    return OFFLINE;
  }
}
