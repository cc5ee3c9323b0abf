import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import { loadPages } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { asksForPrivacy } from "../http/gpc.ts";
import { describeForPages } from "./page-mesh.ts";
import { publicRoute } from "./route.ts";

/** GET /o/{receipt}: an offer's own page. Whoever has the link may read it; only a true receipt id wakes an object. */
export const offerPage = publicRoute("/o/:receipt", show);

async function show(call: Call): Replied {
  const { isolate, request, params } = call;
  const locator = await openReceiptId(isolate.keys.receipts, params.receipt ?? "");
  const told =
    locator === undefined
      ? ok(null)
      : await askPerson(isolate, locator.person, (object) => object.offer({ serial: locator.serial }));
  if (!told.ok) return told;
  const [pages, about] = await Promise.all([loadPages(), describeForPages(call)]);
  if (told.value === null) {
    const ranges = pages.parseAcceptLanguage(request.headers.get("accept-language"));
    return ok({ status: 404, ...(await pages.unknownOfferPage(about, ranges)) });
  }
  return ok({ status: 200, ...(await pages.offerPage(told.value, about, { gpc: asksForPrivacy(request) })) });
}
