import { parseJson } from "../../shared/json/parse-json.ts";

/**
 * What an answer to a batch means. `taken`: it has had its effect. `refused`: it never will. `clock`: the message's time was
 * wrong, the mesh's is given. `audience`: the mesh goes by another name than it did. `unknown`: the mesh does not take
 * anything of this gateway, until somebody enrols or restores it. `again`: not now.
 */
export type AnswerMeaning =
  | { readonly kind: "taken"; readonly accepted: number; readonly ignored: number }
  | { readonly kind: "refused" | "unknown" | "audience"; readonly said: string }
  | { readonly kind: "clock"; readonly said: string; readonly serverSeconds: number }
  | { readonly kind: "again"; readonly said: string; readonly retryAfterSeconds?: number };

/** An HTTP answer as far as it matters here. */
export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** What of it an operator can change is waited for: the gateway is not enrolled, is revoked, or lacks the scope. */
const OURS_TO_MEND: readonly string[] = ["unauthenticated", "revoked", "out-of-scope", "forbidden"];

/**
 * Judges an answer. Only what the mesh itself says counts, its 202 with the rows or a problem with a code: a shop's network
 * answers in the mesh's name with log-in pages and errors of its own, and none of these ends a batch.
 */
export function judgeAnswer({ status, retryAfter, text }: HttpAnswer): AnswerMeaning {
  const body = objectIn(text);
  const { accepted, ignored, code, detail, serverTime } = body;
  if (status === 202 && typeof accepted === "number" && typeof ignored === "number")
    return { kind: "taken", accepted, ignored };
  if (typeof code !== "string") return { kind: "again", said: `${status}, not from a mesh`, ...waitOf(retryAfter) };
  const said = `${status} ${code}${typeof detail === "string" ? `: ${detail}` : ""}`;
  if (code === "clock-skew" && typeof serverTime === "number")
    return { kind: "clock", said, serverSeconds: serverTime };
  if (code === "wrong-audience") return { kind: "audience", said };
  if (OURS_TO_MEND.includes(code)) return { kind: "unknown", said };
  const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 425 && code !== "clock-skew";
  return isFinal ? { kind: "refused", said } : { kind: "again", said, ...waitOf(retryAfter) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Retry-After in seconds (RFC 9110, section 10.2.3); a date, which the mesh never gives, is left to the usual pause. */
function waitOf(retryAfter: string | null): { retryAfterSeconds?: number } {
  return retryAfter !== null && /^\d{1,5}$/.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {};
}
