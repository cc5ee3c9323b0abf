import { present } from "../../shared/json/present.ts";
import { AUDIT_PAGE } from "../../shared/operators/audit.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";

/** A page of what operators did, the newest first, before the number that the query says. Errors: invalid. */
export async function readAudit({ request, isolate }: Call): Replied {
  const asked = new URL(request.url).searchParams.get("before");
  const before = asked === null ? undefined : Number(asked);
  if (before !== undefined && !(Number.isSafeInteger(before) && before > 0)) {
    return err({ code: "invalid", faults: [{ pointer: "/before", detail: "must be the number of a line" }] });
  }
  const entries = await catalogStoreOf(isolate.env, isolate.config).readAudit(before);
  const last = entries.length === AUDIT_PAGE ? entries.at(-1)?.number : undefined;
  return ok({ status: 200, body: present({ entries, next: last }) });
}
