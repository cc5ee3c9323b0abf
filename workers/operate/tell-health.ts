import { VERSION } from "../../shared/openapi/version.ts";
import { readWaysIn } from "../../shared/operators/ways-in.ts";
import { ok } from "../../shared/result.ts";
import type { Config, Env } from "../env.ts";
import type { Call, Replied } from "../http/call.ts";
import { missingLimits } from "../isolate/missing-limits.ts";

/** What anybody may read of how the mesh does. */
interface Health {
  readonly status: "ok";
  readonly version: string;
  /** Sentences. */
  readonly trouble: readonly string[];
  readonly catalog: { readonly version: string | null; readonly ageSeconds: number | null };
  readonly live: { readonly ageSeconds: number | null };
}

/** Whether messages are answered, and what is wrong. */
export async function tellHealth(call: Call): Replied {
  return ok({ status: 200, body: await readHealth(call) });
}

/** The same, for whoever tells more. */
export async function readHealth({
  isolate: { catalog, live, env, config },
  nowMs,
  defer,
}: Pick<Call, "isolate" | "nowMs" | "defer">): Promise<Health> {
  const snapshot = await catalog.current(nowMs, defer);
  const ageSeconds = catalog.checkedAtMs() === 0 ? null : (nowMs - catalog.checkedAtMs()) / 1000;
  await live.forValue(nowMs, defer);
  const { ageMs } = live.atHand(nowMs);
  const liveAgeSeconds = Number.isFinite(ageMs) ? ageMs / 1000 : null;
  const trouble = [
    ...(snapshot === undefined ? ["the catalog cannot be loaded: pings are answered with 503"] : []),
    ...(snapshot?.version === null ? ["no catalog is published: every ping is no-moment"] : []),
    ...(ageSeconds !== null && ageSeconds > 5 ? ["the catalog was not checked for more than 5 s"] : []),
  ];
  if (liveAgeSeconds === null) trouble.push("what is paused or revoked could not be read: nothing of value is given");
  else if (liveAgeSeconds > 5) trouble.push("what is paused or revoked could not be read for more than 5 s");
  for (const name of missingLimits(env, config))
    trouble.push(`the rate limit ${name} is missing: nothing is limited by it`);
  trouble.push(...troubleOfOperators(env, config));
  return {
    status: "ok",
    version: VERSION,
    trouble,
    catalog: { version: snapshot?.version ?? null, ageSeconds },
    live: { ageSeconds: liveAgeSeconds },
  };
}

/** Why no operator can sign in, where none can. */
function troubleOfOperators(env: Env, { isLocal }: Pick<Config, "isLocal">): readonly string[] {
  const ways = readWaysIn(env);
  if (!ways.ok) return [`${ways.error}: no operator can sign in`];
  const { keys, access } = ways.value;
  const isClosed = keys.size === 0 && access === undefined && !isLocal;
  return isClosed ? ["OPERATOR_KEYS is empty: no operator can sign in"] : [];
}
