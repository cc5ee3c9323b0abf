import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import { postMessage } from "../sdk/device.ts";
import { type AnswerMeaning, isTime, judgeAnswer } from "./judge-answer.ts";
import type { Batch } from "./make-batches.ts";
import type { GatewayKey } from "./own-key.ts";
import { plainText } from "./plain-text.ts";
import type { SteadyClock } from "./steady-clock.ts";

/** The way to the mesh. */
export interface MeshLink {
  /** Signs a batch as it is now, with the ages of its rows, and posts it. Never rejects. */
  send(batch: Batch): Promise<AnswerMeaning>;
}

const TIMEOUT_MS = 20_000;
/** More than the mesh ever answers a gateway: what answers more in its name is not read to its end. */
const MAX_ANSWER_BYTES = 65_536;
const utf8 = new TextEncoder();

/** The way to the mesh at `url`; what it calls itself, and its time, is asked before the first message and after the clock jumped. */
export function openMeshLink(url: string, key: GatewayKey, clock: SteadyClock, send: typeof fetch = fetch): MeshLink {
  let audience: string | undefined;

  /** A network that answers in the mesh's name by sending elsewhere is no mesh; and it may never answer. */
  const request: typeof fetch = (input, init) =>
    send(input, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });

  async function ask(): Promise<AnswerMeaning | string> {
    const sentMs = clock.now();
    const answer = await request(`${url}/v1/mesh`);
    const { status } = answer;
    const said = parseJson(await textOf(answer));
    const { audience: name, serverTime }: Readonly<Record<string, unknown>> = { ...(said ?? {}) };
    if (status !== 200 || typeof name !== "string" || !isTime(serverTime))
      return { kind: "again", said: `${status}, not from a mesh`, status };
    clock.learn(serverTime, sentMs);
    return name;
  }

  async function post(batch: Batch): Promise<AnswerMeaning> {
    const name = (clock.knowsMesh() ? audience : undefined) ?? (await ask());
    if (typeof name !== "string") return name;
    audience = name;
    const sentMs = clock.now();
    const answer = await postMessage(request, `${url}/v1/sightings`, await signBatch(batch, { audience, key, clock }));
    const heard = {
      status: answer.status,
      retryAfter: answer.headers.get("retry-after"),
      text: await textOf(answer),
    };
    const meaning = judgeAnswer(heard, batch.rows.length);
    if (meaning.kind === "clock") clock.learn(meaning.serverSeconds, sentMs);
    if (meaning.kind === "audience") audience = undefined;
    return meaning;
  }

  return {
    send: (batch) => post(batch).catch((cause: unknown) => ({ kind: "again", said: whyOf(cause) })),
  };
}

/** The batch as a `sightings+jwt` of this moment: a late one says how long ago each row was heard. */
export async function signBatch(
  { jti, where, rows, dated }: Batch,
  { audience, key, clock }: { audience: string; key: GatewayKey; clock: SteadyClock },
): Promise<string> {
  const aged = rows.map(({ atMs, row }) => ({ ...row, age: Math.round(clock.ageSeconds(atMs, dated) * 1000) / 1000 }));
  const header = { alg: "EdDSA", typ: "sightings+jwt", kid: key.id };
  const payload = { aud: audience, iat: clock.meshSeconds(), jti, format: "rows", body: { ...where, rows: aged } };
  const signed = [header, payload].map((part) => encodeBase64url(utf8.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign("Ed25519", key.privateKey, utf8.encode(signed));
  return `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
}

/** The text of an answer, cut where every answer of a mesh has ended. What is longer is no answer of a mesh. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Why there was no answer: what `fetch` says of it is in its cause, also names that a stranger's certificate holds. */
function whyOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return plainText(String(inner));
  return plainText("code" in inner ? String(inner.code) : inner.message || inner.name);
}
