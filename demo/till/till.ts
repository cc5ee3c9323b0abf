import { createDevice, type Device, newJti, postMessage, signMessage } from "../../client/sdk/device.ts";
import { withLock } from "../../client/sdk/with-lock.ts";
import { addEntry, claimsOf, type Entry, isWaiting, type Saying, settle, type TillAnswer } from "./sales.ts";
import type { TillStore } from "./till-store.ts";

/** Where a till of this demo is enrolled: the shop's own server, which lets it in as an operator would. */
const ENROL_PATH = "/tills";

const PATIENCE_MS = 6_000;
const AGAIN_MS = 5_000;

/** What came of asking about a code: `answer`, or none because the mesh was not reached. */
export type Asked = { readonly answer: TillAnswer } | { readonly refused: string } | undefined;

/** A till: it signs with its own key, keeps what it says until that was answered, and goes on without a connection. */
export interface Till {
  /** What a coupon is worth here, without taking it. */
  check(code: string): Promise<Asked>;
  /** Says something, and gives how it stands after the first try: if no one answered, it is said again by itself. */
  say(saying: Saying): Promise<Entry>;
  /** Ends saying things again. */
  close(): void;
}

/** What a till is and belongs to. */
export interface TillOptions {
  /** The id that the mesh knows it by. */
  readonly name: string;
  readonly meshUrl: string;
  readonly store: TillStore;
  readonly onChange: (entries: readonly Entry[]) => void;
}

/**
 * Opens a till. At its first start it makes a key, whose private half no page can read, and has the public half enrolled; later it
 * needs no connection to start. Rejects if it has no key that the mesh knows, and cannot be enrolled now.
 */
export async function openTill({ name, meshUrl, store, onChange }: TillOptions): Promise<Till> {
  const key = (await store.read("key")) ?? (await enrol(name, store));
  const over = new AbortController();
  let entries = (await store.read("entries")) ?? [];
  let skewSeconds = (await store.read("skewSeconds")) ?? 0;
  const audience = await learnMesh();
  onChange(entries);

  async function learnMesh(): Promise<string> {
    try {
      const answer = await fetch(`${meshUrl}/v1/mesh`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      const mesh: { audience: string; serverTime: number } = await answer.json();
      skewSeconds = mesh.serverTime - Date.now() / 1000;
      await store.update("skewSeconds", () => skewSeconds);
      localStorage.setItem("audience", mesh.audience);
      return mesh.audience;
    } catch {
      return localStorage.getItem("audience") ?? meshUrl;
    }
  }

  const nowSeconds = () => Date.now() / 1000 + skewSeconds;

  /** Signs and posts. Undefined: no one answered, or the mesh has no time now. */
  async function post(claims: object, iatSeconds: number): Promise<Asked> {
    const message = { typ: "redemption+jwt", audience, iatSeconds: Math.floor(iatSeconds), claims: { ...claims } };
    const token = await signMessage({ ...key, id: name }, message);
    const send: typeof fetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const answered = await postMessage(send, `${meshUrl}/v1/redemptions`, token).catch(() => undefined);
    const body = await answered?.json().catch(() => undefined);
    if (answered === undefined || body === undefined || answered.status === 429 || answered.status >= 500)
      return undefined;
    if (answered.ok) return { answer: body };
    if (answered.status !== 401 && answered.status !== 403) return { refused: String(body.code) };
    // A clock that is wrong, or a catalog that was published without this till: neither is the fault of the sale, which is kept.
    await Promise.allSettled([learnMesh(), introduce(name, key)]);
    return undefined;
  }

  async function keep(change: (kept: readonly Entry[]) => readonly Entry[]): Promise<void> {
    entries = await store.update("entries", (kept = []) => change(kept));
    onChange(entries);
  }

  /** Says what waits, the oldest first, until one is not answered. One tab at a time. */
  function flush(): Promise<void> {
    return withLock(`till ${name}`, async () => {
      for (;;) {
        const kept = (await store.read("entries")) ?? [];
        const next = kept.findLast(isWaiting);
        if (next === undefined || over.signal.aborted) return;
        const asked = await post(claimsOf(next, nowSeconds()), next.atSeconds);
        if (asked === undefined) return;
        await keep((now) => settle(now, next.transaction, asked));
      }
    });
  }

  const again = () => void flush().catch(() => {});
  addEventListener("online", again, { signal: over.signal });
  const timer = setInterval(again, AGAIN_MS);
  over.signal.addEventListener("abort", () => clearInterval(timer));
  again();

  return {
    check: (code) => post({ transaction: newTransaction(nowSeconds()), action: "check", code }, nowSeconds()),
    async say(saying) {
      const entry: Entry = { ...saying, transaction: newTransaction(nowSeconds()), atSeconds: nowSeconds() };
      // On disk first: whatever happens now, it will be said.
      await keep((kept) => addEntry(kept, entry));
      await flush();
      return entries.find(({ transaction }) => transaction === entry.transaction) ?? entry;
    },
    close: () => over.abort(),
  };
}

/**
 * Makes the till's key and has it enrolled. The private half cannot be read, by this page or by what comes into it: it signs as long
 * as this browser keeps it, and a till that is lost is revoked by its name.
 */
async function enrol(till: string, store: TillStore): Promise<Device> {
  const key = await createDevice();
  await introduce(till, key);
  return store.update("key", () => key);
}

/** Has the public half of the till's key enrolled. Throws if the shop's server does not. */
async function introduce(till: string, { publicJwk }: Device): Promise<void> {
  const { x, y } = publicJwk;
  const answer = await fetch(ENROL_PATH, { method: "POST", body: JSON.stringify({ till, x, y }) });
  if (!answer.ok) throw new Error(`${ENROL_PATH} says ${answer.status}`);
}

/** Unique for ever, also if this browser forgets what it has counted: the day, and 48 bits by chance. */
function newTransaction(nowSeconds: number): string {
  const day = new Date(nowSeconds * 1000).toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}-${newJti().slice(0, 8)}`;
}
