import { ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /.well-known/jwks.json: the public keys of passes, proofs and tombstones (RFC 7517, section 5). */
export const jwks = publicRoute("/.well-known/jwks.json", publish);

async function publish({ isolate }: Call): Replied {
  return ok({
    status: 200,
    body: { keys: isolate.keys.published },
    headers: { "cache-control": "public, max-age=300" },
  });
}
