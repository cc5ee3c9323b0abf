import { present } from "../../shared/json/present.ts";
import { type ReceiptsClaims, receiptsClaims } from "../../shared/messages/device.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { gatesWithCause } from "../../shared/respond/tell-cause.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { accountOf } from "../accounts/account-of.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/receipts: why the person got, or did not get, what the mesh decided about them. */
export const receipts = deviceRoute(
  "/v1/me/receipts",
  { typ: "receipts+jwt", schema: receiptsClaims, window: () => LIVE_WINDOW },
  list,
);

async function list(call: Call, { claims, envelope, asksObject }: DeviceMessage<ReceiptsClaims>): Replied {
  const { isolate } = call;
  if (!asksObject) return ok({ status: 200, body: { receipts: [] } });
  const account = await accountOf(call, claims.account, envelope.kid);
  if (!account.ok) return account;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.receipts(present({ envelope: sendOn(envelope, moved), account: account.value })),
  );
  if (!reply.ok) return reply;
  const places = (await isolate.catalog.current(call.nowMs, call.defer))?.policy.places;
  const nameOf = (place: string) => places?.get(place)?.name ?? place;
  const rows = (reply.value ?? []).map(async ({ serial, person = envelope.person, atMs, outcome, ...row }) =>
    present({
      id: serial === undefined ? undefined : await sealReceiptId(isolate.keys.receipts[0], { person, serial }),
      at: new Date(atMs).toISOString(),
      byDay: row.byDay,
      outcome,
      reason: row.reason,
      moment: row.moment,
      runs: row.runs,
      gates: gatesWithCause(row, nameOf),
      lookedUp: row.lookedUp,
    }),
  );
  return ok({ status: 200, body: { receipts: await Promise.all(rows) } });
}
