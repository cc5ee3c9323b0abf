import { ok } from "../../shared/result.ts";
import type { Call, Replied } from "../call.ts";
import type { Route } from "./route.ts";

/** GET /health: 200 as soon as messages are answered; what is wrong is told in `trouble`. */
export const health: Route = { method: "GET", path: "/health", guard: "public", handle: tell };

async function tell({ mesh: { catalog }, nowMs, defer }: Call): Replied {
  const snapshot = await catalog.current(nowMs, defer);
  const ageSeconds = catalog.checkedAtMs() === 0 ? null : (nowMs - catalog.checkedAtMs()) / 1000;
  const trouble = [
    ...(snapshot === undefined ? ["the catalog cannot be loaded: pings are answered with 503"] : []),
    ...(snapshot?.version === null ? ["no catalog is published: every ping is no-moment"] : []),
    ...(ageSeconds !== null && ageSeconds > 5 ? ["the catalog was not checked for more than 5 s"] : []),
  ];
  return ok({
    status: 200,
    body: { status: "ok", trouble, catalog: { version: snapshot?.version ?? null, ageSeconds } },
  });
}
