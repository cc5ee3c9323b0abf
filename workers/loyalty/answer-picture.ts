import { refuse } from "../../shared/errors.ts";
import { codePicture } from "../../shared/pages/code-picture.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";

/** An id may itself end in -128, so its length tells where it ends (shared/person/receipt-id.ts). */
const PICTURE = /^(.{59})(-128)?\.svg$/;

/** The picture of the code that the path names. Only a true id wakes an object. */
export async function answerPicture({ isolate, params }: Call): Replied {
  const [, id = "", isCode128] = PICTURE.exec(params.picture ?? "") ?? [];
  const locator = await openReceiptId(isolate.keys.receipts, id);
  if (locator === undefined) return err(refuse("not-found"));
  const { person, serial } = locator;
  const told = await askPerson(isolate, person, (object) => object.code({ serial }));
  if (!told.ok) return told;
  const picture = told.value && codePicture(told.value, isCode128 !== undefined);
  return picture ? ok({ status: 200, ...picture }) : err(refuse("not-found"));
}
