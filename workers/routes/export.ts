import { plainClaims } from "../../shared/messages/device.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { openDeviceMessage } from "../messages/device-message.ts";
import type { Route } from "./route.ts";

/** POST /v1/me/export: everything the mesh holds on the person, as JSON (docs/storage.md). */
export const exportMe: Route = { method: "POST", path: "/v1/me/export", guard: "device", handle: give };

async function give(call: Call): Replied {
  const message = await openDeviceMessage(call, { typ: "export+jwt", schema: plainClaims, window: () => LIVE_WINDOW });
  if (!message.ok) return message;
  const { envelope, isKnown } = message.value;
  if (!isKnown) return ok({ status: 200, body: {} });
  const reply = await askPerson(call.isolate, envelope.person, (object) => object.exportAll({ envelope }));
  return reply.ok ? ok({ status: 200, body: reply.value ?? {} }) : reply;
}
