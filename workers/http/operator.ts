import { type MeshError, refuse } from "../../shared/errors.ts";
import type { Call } from "./call.ts";

/**
 * Lets only an operator pass: `Authorization: Bearer` with the local mesh's own token. Elsewhere nobody can sign in yet,
 * and the answer is `forbidden`.
 */
export async function checkOperator({ request, isolate }: Call): Promise<MeshError | undefined> {
  const token = isolate.config.isLocal ? isolate.env.OPERATOR_TOKEN : undefined;
  if (token === undefined || token === "") return refuse("forbidden", "no way to sign in is configured");
  const [scheme, credential] = (request.headers.get("authorization") ?? "").split(" ");
  const isRight = scheme?.toLowerCase() === "bearer" && (await isEqual(credential ?? "", token));
  return isRight ? undefined : refuse("unauthenticated");
}

/** Compares hashes, so that the time it takes tells nothing of where the two differ. */
async function isEqual(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [a, b].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  return left !== undefined && right !== undefined && crypto.subtle.timingSafeEqual(left, right);
}
