/** A signed message of this page, and what came back. */
export interface Exchange {
  readonly atMs: number;
  readonly typ: string;
  readonly path: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** 0 where nothing came back. */
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

/** Lets every message to the mesh be seen, as it is on the wire; what is sent and answered stays as it is. */
export function tapFetch(meshUrl: string, seen: (exchange: Exchange) => void): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { href, pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    const token = init?.body;
    if (!href.startsWith(`${meshUrl}/`) || typeof token !== "string") return original(input, init);
    const startedAt = performance.now();
    const about = { atMs: Date.now(), path: pathname, ...readToken(token) };
    try {
      const response = await original(input, init);
      const milliseconds = performance.now() - startedAt;
      const answer = readJson(await response.clone().text());
      seen({ ...about, status: response.status, answer, milliseconds });
      return response;
    } catch (cause) {
      seen({ ...about, status: 0, answer: {}, milliseconds: performance.now() - startedAt });
      throw cause;
    }
  };
}

function readToken(token: string): Pick<Exchange, "typ" | "claims"> {
  const [header = "", payload = ""] = token.split(".");
  return { typ: String(readPart(header).typ), claims: readPart(payload) };
}

function readPart(part: string): Record<string, unknown> {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
  return readJson(new TextDecoder().decode(bytes));
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
