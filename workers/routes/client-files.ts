import { refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import { loadClientFiles } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { isKnown } from "../http/kept-text.ts";
import { publicRoute } from "./route.ts";

/** GET /client/{file}: the SDK, for pages and service workers of any origin. */
export const clientFiles = publicRoute("/client/:file", give);

const HEADERS = {
  "content-type": "text/javascript; charset=utf-8",
  "cache-control": "public, max-age=300",
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};

async function give({ request, params }: Call): Replied {
  const { CLIENT_FILES } = await loadClientFiles();
  const file = CLIENT_FILES.get(params.file ?? "");
  if (file === undefined) return err(refuse("not-found"));
  const headers = { ...HEADERS, etag: file.etag };
  if (isKnown(request.headers.get("if-none-match"), file.etag)) return ok({ status: 304, headers });
  return ok({ status: 200, body: file.text, headers });
}
