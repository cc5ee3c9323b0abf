import { refuse } from "../../shared/errors.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import { loadPages } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { publicRoute } from "./route.ts";

/** GET /c/{id}.svg: what a till scans; /c/{id}-128.svg: the same as Code 128. Only a true id wakes an object. */
export const codePicture = publicRoute("/c/:picture", show);

/** An id may itself end in -128, so its length tells where it ends (shared/person/receipt-id.ts). */
const PICTURE = /^(.{59})(-128)?\.svg$/;

async function show({ isolate, params }: Call): Replied {
  const [, id = "", isCode128] = PICTURE.exec(params.picture ?? "") ?? [];
  const locator = await openReceiptId(isolate.keys.receipts, id);
  if (locator === undefined) return err(refuse("not-found"));
  const { person, serial } = locator;
  const told = await askPerson(isolate, person, (object) => object.code({ serial }));
  if (!told.ok) return told;
  const { codePicture } = await loadPages();
  const picture = told.value && codePicture(told.value, isCode128 !== undefined);
  return picture ? ok({ status: 200, ...picture }) : err(refuse("not-found"));
}
