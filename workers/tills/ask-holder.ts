import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { readPauses } from "../../shared/live/coupon-pause.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Locator } from "../../shared/tags/locator.ts";
import type { TillCall, TillTold } from "../../shared/tills/till-call.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { RedeemReply, Reply } from "../objects/person/calls.ts";
import type { TillMessage } from "./redeem.ts";

/** What is asked of a person; the redemption that it may become is named here. */
export type HolderAsk = Omit<TillCall, "ask" | "epoch"> & Pick<TillMessage, "ask">;

/** Asks a person's object. Null: it concerns nobody by now. Errors: what the message says of its sale cannot be. */
export async function askHolder(
  isolate: Isolate,
  { person, epoch }: Pick<Locator, "person"> & Partial<Locator>,
  asked: HolderAsk,
): Promise<Result<TillTold | null, MeshError>> {
  const serial = encodeBase64url(crypto.getRandomValues(new Uint8Array(12)));
  const redemption = await sealReceiptId(isolate.keys.receipts[0], { person, serial });
  const ask = { ...asked.ask, redemption };
  // At hand since it was read to know whether the sender is revoked: no call more.
  const { pausedCoupons, voidReports } = isolate.live.atHand(Date.now()).state;
  const pauses = pausedCoupons.length === 0 ? undefined : readPauses(pausedCoupons);
  const reports = voidReports.length === 0 ? undefined : voidReports;
  const told = await askPerson<RedeemReply | null>(isolate, person, async (object, moved) => {
    const about: TillCall = present({
      ...asked,
      ask,
      pauses,
      voidReports: reports,
      epoch: epoch && (moved?.epoch ?? epoch),
    });
    const reply: Reply<RedeemReply> = JSON.parse(await object.redeem(JSON.stringify(about)));
    return reply;
  });
  if (!told.ok) return told;
  if (typeof told.value !== "string") return ok(told.value);
  return err(told.value === "transaction-reused" ? refuse(told.value) : WRONG_TOTAL[told.value]);
}

const WRONG_TOTAL: Readonly<Record<"currency" | "too-much", MeshError>> = {
  currency: { code: "invalid", faults: [{ pointer: "/total/currency", detail: "must be that of the sale" }] },
  "too-much": {
    code: "invalid",
    faults: [{ pointer: "/total/amount", detail: "must be at most what is left of the sale" }],
  },
};
