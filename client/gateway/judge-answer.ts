import { parseJson } from "../../shared/json/parse-json.ts";
import { present } from "../../shared/json/present.ts";
import { plainText } from "./plain-text.ts";

/**
 * What an answer to a batch means. `taken`: the batch has had its effect. `refused`: the batch will never have one. `clock`: the
 * gateway's clock is wrong, and the mesh gave its own time. `audience`: the mesh has another name than before. `unknown`: the
 * mesh takes nothing from this gateway until an operator enrols or restores the gateway. `again`: not now; `status` is that of
 * the answer, if there was one.
 */
export type AnswerMeaning =
  | { readonly kind: "taken"; readonly accepted: number; readonly ignored: number }
  | { readonly kind: "refused" | "unknown" | "audience"; readonly said: string }
  | { readonly kind: "clock"; readonly said: string; readonly serverSeconds: number }
  | { readonly kind: "again"; readonly said: string; readonly status?: number; readonly retryAfterSeconds?: number };

/** An HTTP answer as far as it matters here. */
export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** What of it an operator can change is waited for: the gateway is not enrolled, is revoked, or lacks the scope. */
const OURS_TO_MEND: readonly string[] = ["unauthenticated", "revoked", "out-of-scope", "forbidden"];

/** What is said of the message itself, and will be said of it for ever. Whatever else the mesh may say is waited for. */
const FINAL: readonly string[] = ["invalid", "malformed", "not-found", "content-too-large"];

/** The longest pause that an answer can ask for: whoever answers in the mesh's name must not end the sending for a day. */
const MAX_RETRY_AFTER_SECONDS = 300;

/**
 * Judges an answer to a message of so many rows. Only what the mesh itself says counts, its 202 that tells of each row or a
 * problem of its own form: a shop's network answers in the mesh's name with log-in pages and errors of its own, also in JSON,
 * and none of these ends a batch.
 */
export function judgeAnswer({ status, retryAfter, text }: HttpAnswer, rows: number): AnswerMeaning {
  const body = objectIn(text);
  const { accepted, ignored } = body;
  if (status === 202 && isCount(accepted) && isCount(ignored) && accepted + ignored === rows)
    return { kind: "taken", accepted, ignored };
  const problem = problemIn(body, status);
  if (problem === undefined)
    return present({
      kind: "again",
      said: `${status}, not from a mesh`,
      status,
      retryAfterSeconds: waitOf(retryAfter),
    });
  const { code, detail, serverSeconds } = problem;
  const said = plainText(`${status} ${code}${detail === undefined ? "" : `: ${detail}`}`);
  if (code === "clock-skew") return { kind: "clock", said, serverSeconds };
  if (code === "wrong-audience") return { kind: "audience", said };
  if (OURS_TO_MEND.includes(code)) return { kind: "unknown", said };
  if (FINAL.includes(code)) return { kind: "refused", said };
  return present({ kind: "again", said, status, retryAfterSeconds: waitOf(retryAfter) });
}

/** Whether what the mesh says of a gateway that it does not take is that it was revoked. */
export function isRevoked(said: string): boolean {
  return said.startsWith("401 revoked");
}

/** Whether it may be the mesh's time, epoch seconds: one beyond what a date can be would make messages that none takes. */
export function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 8_640_000_000_000;
}

/** A problem as the mesh tells it (docs/contract.md#3): its type, its code and the mesh's time go together. */
function problemIn(
  { type, code, detail, serverTime, status: told }: Readonly<Record<string, unknown>>,
  status: number,
): { readonly code: string; readonly detail?: string; readonly serverSeconds: number } | undefined {
  if (typeof code !== "string" || type !== `urn:moment-mesh:problem:${code}` || !isTime(serverTime)) return undefined;
  if (status < 400 || (told !== undefined && told !== status)) return undefined;
  return present({ code, detail: typeof detail === "string" ? detail : undefined, serverSeconds: serverTime });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Retry-After in seconds (RFC 9110, section 10.2.3); a date, which the mesh never gives, is left to the usual pause. */
function waitOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,5}$/.test(retryAfter)
    ? Math.min(Number(retryAfter), MAX_RETRY_AFTER_SECONDS)
    : undefined;
}
