import { present } from "../../shared/json/present.ts";
import { type ExportClaims, exportClaims } from "../../shared/messages/device.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { accountOf } from "../accounts/account-of.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/export: everything the mesh holds on the person, as JSON (docs/storage.md), page by page. */
export const exportMe = deviceRoute(
  "/v1/me/export",
  { typ: "export+jwt", schema: exportClaims, window: () => LIVE_WINDOW },
  give,
);

async function give(call: Call, { claims, envelope, asksObject }: DeviceMessage<ExportClaims>): Replied {
  if (!asksObject) return ok({ status: 200, body: {} });
  const { isolate } = call;
  const account = await accountOf(call, claims.account, envelope.kid);
  if (!account.ok) return account;
  const { voidReports } = isolate.live.atHand(call.nowMs).state;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.exportAll(
      present({ envelope: sendOn(envelope, moved), next: claims.next, account: account.value, voidReports }),
    ),
  );
  return reply.ok ? ok({ status: 200, body: reply.value ?? {} }) : reply;
}
