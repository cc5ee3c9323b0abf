/** What the mesh answered, or why it did not. */
export type Asked<T> = { readonly value: T; readonly etag: string | null } | Refusal;

/** Why the mesh did not do it. */
export interface Refusal {
  /** HTTP; 0: it was not reached. */
  readonly status: number;
  /** The mesh's own word for it, as `forbidden`; "" if it was not the mesh that answered. */
  readonly code: string;
  /** What the mesh says of it, in English; "" if it was not the mesh that answered. */
  readonly problem: string;
  /** Seconds after which it may be asked again, if the mesh says so. */
  readonly retryAfter?: string;
}

/** How a request differs from a GET. */
export interface AskInit {
  readonly method?: "GET" | "POST" | "PUT";
  /** Goes out as JSON; without a method it is a POST. */
  readonly body?: object;
  /** Goes out as it is: a text that somebody wrote. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Asks the mesh. */
export type Ask = <T>(path: string, init?: AskInit) => Promise<Asked<T>>;

const UNREACHED: Refusal = { status: 0, code: "", problem: "" };
/** What takes longer is not waited for: whoever looks is told, and a view asks again. A large catalog may take its time. */
const MOST_READ_MS = 30_000;
const MOST_WRITE_MS = 120_000;

/** Asks the mesh, in the name of this browser's session. */
export async function ask<T>(path: string, { method, body, text, headers, signal }: AskInit = {}): Promise<Asked<T>> {
  const sent = text ?? (body === undefined ? null : JSON.stringify(body));
  const late = AbortSignal.timeout(sent === null ? MOST_READ_MS : MOST_WRITE_MS);
  try {
    const answer = await fetch(path, {
      method: method ?? (sent === null ? "GET" : "POST"),
      body: sent,
      // Cloudflare Access answers 401 to this header where a sign-in is over, and would else send to a page of its own.
      headers: { "content-type": "application/json", "x-requested-with": "XMLHttpRequest", ...headers },
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    if (!answer.ok) return refusalOf(answer, await answer.json().catch(() => ({})));
    return { value: await answer.json(), etag: answer.headers.get("etag") };
  } catch {
    return UNREACHED;
  }
}

function refusalOf(answer: Response, { code, title, detail }: Readonly<Record<string, string | undefined>>): Refusal {
  const problem = [title, detail].filter((words) => words !== undefined).join(": ");
  const refusal = { status: answer.status, code: code ?? "", problem };
  const retryAfter = answer.headers.get("retry-after");
  return retryAfter === null ? refusal : { ...refusal, retryAfter };
}
