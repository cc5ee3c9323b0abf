import { parseAcceptLanguage } from "../../shared/pages/choose-language.ts";
import { offerPage, unknownOfferPage } from "../../shared/pages/offer-page.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { asksForPrivacy } from "../http/gpc.ts";
import { describeForPages } from "./page-mesh.ts";

/** The page of the offer that the path names. Only a true receipt id wakes an object. */
export async function answerOfferPage(call: Call): Replied {
  const { isolate, request, params } = call;
  const locator = await openReceiptId(isolate.keys.receipts, params.receipt ?? "");
  const told =
    locator === undefined
      ? ok(null)
      : await askPerson(isolate, locator.person, (object) => object.offer({ serial: locator.serial }));
  if (!told.ok) return told;
  const about = await describeForPages(call);
  if (told.value === null) {
    const ranges = parseAcceptLanguage(request.headers.get("accept-language"));
    return ok({ status: 404, ...(await unknownOfferPage(about, ranges)) });
  }
  return ok({ status: 200, ...(await offerPage(told.value, about, { gpc: asksForPrivacy(request) })) });
}
