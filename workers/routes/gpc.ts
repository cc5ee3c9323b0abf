import { ok } from "../../shared/result.ts";
import type { Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /.well-known/gpc.json: that this site abides by Global Privacy Control (W3C GPC, section 4); docs/privacy.md says how. */
export const gpc = publicRoute("/.well-known/gpc.json", declare);

/** `lastUpdate`: when what docs/privacy.md says of it last changed. */
async function declare(): Replied {
  const headers = { "cache-control": "public, max-age=300" };
  return ok({ status: 200, body: { gpc: true, lastUpdate: "2026-11-29" }, headers });
}
