import { refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import { loadClientFiles } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { isKnown } from "../http/kept-text.ts";
import { publicRoute } from "./route.ts";

/** GET /client/{file}: the SDK, for pages and service workers of any origin. */
export const clientFiles = publicRoute("/client/:file", give);

/** GET /client/v1/{file}: the same, under a version of what the files offer, and their hashes. */
export const versionedClientFiles = publicRoute("/client/v1/:file", give);

async function give({ request }: Call): Replied {
  const { CLIENT_FILES } = await loadClientFiles();
  const { pathname, search } = new URL(request.url);
  const file = CLIENT_FILES.get(pathname + search) ?? CLIENT_FILES.get(pathname);
  if (file === undefined) return err(refuse("not-found"));
  const { headers, text } = file;
  const isHere = isKnown(request.headers.get("if-none-match"), headers.etag);
  return ok(isHere ? { status: 304, headers } : { status: 200, body: text, headers });
}
