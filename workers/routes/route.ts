import type { InferOutput } from "valibot";
import type { MeshError } from "../../shared/errors.ts";
import type { Operation } from "../../shared/openapi/operation.ts";
import type { Role } from "../../shared/operators/role.ts";
import { err, type Result } from "../../shared/result.ts";
import { loadOperators } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Operator } from "../http/operator.ts";
import { type DeviceKind, type DeviceMessage, openDeviceMessage } from "../messages/device-message.ts";
import { openPossession, type Possession } from "../messages/possession.ts";
import { answerSender, type SenderKind, type SenderMessage } from "../messages/sender-message.ts";

/** Only this file can say that a route has its guard, so no handler is reached without one. */
declare const guarded: unique symbol;

/**
 * One row of the table of routes. `guard` says who may call it: anyone (`public`); whoever holds a pass and its key
 * (`device`); whoever proves to hold a key at all (`key`); a sender that the catalog knows, with the scope; a page of the mesh
 * itself, by its Origin; an operator. Each guard has one function below. The function opens the message and hands over what it holds, typed.
 */
export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly guard: Operation["guard"];
  /** Of an operator's route: what it takes. */
  readonly role?: Role;
  readonly handle: (call: Call) => Replied;
  readonly [guarded]: true;
}

/** A GET that anyone may make. */
export function publicRoute(path: string, handle: (call: Call) => Replied): Route {
  return route("GET", path, "public", handle);
}

/** A POST of whoever signs with the key that the message itself carries (`device+jwt`). */
export function keyRoute(path: string, handle: (call: Call, possession: Possession) => Replied): Route {
  return route("POST", path, "key", async (call) => {
    const possession = await openPossession(call);
    return possession.ok ? handle(call, possession.value) : possession;
  });
}

/** A POST of a device with its pass. */
export function deviceRoute<S extends DeviceKind["schema"]>(
  path: string,
  kind: DeviceKind<S>,
  handle: (call: Call, message: DeviceMessage<InferOutput<S>>) => Replied,
): Route {
  return route("POST", path, "device", async (call) => {
    const message = await openDeviceMessage(call, kind);
    return message.ok ? handle(call, message.value) : message;
  });
}

/** A POST of a sender of the catalog: a gateway, store, back end, partner or till. */
export function senderRoute<Said extends { readonly iat: number }>(
  path: string,
  kind: SenderKind<Said>,
  handle: (call: Call, message: SenderMessage<Said>) => Replied,
): Route {
  return route("POST", path, "sender", (call) => answerSender(call, kind, handle));
}

/** A POST of a page of the mesh itself; `open` receives it (workers/http/receive-page-json.ts), from a module of its own. */
export function pageRoute<Body>(
  path: string,
  open: (call: Call) => Promise<Result<Body, MeshError>>,
  handle: (call: Call, body: Body) => Replied,
): Route {
  return route("POST", path, "page", async (call) => {
    const body = await open(call);
    return body.ok ? handle(call, body.value) : body;
  });
}

/** A GET of an operator of this role. */
export function operatorRoute(path: string, role: Role, handle: (call: Call, operator: Operator) => Replied): Route {
  const guardedRoute = route("GET", path, "operator", async (call) => {
    const { signIn } = await loadOperators();
    const signedIn = await signIn(call, { role, isWrite: false });
    if (!signedIn.ok) return signedIn;
    const refused = await signedIn.value.admit(NO_BODY);
    return refused === undefined ? handle(call, signedIn.value.operator) : err(refused);
  });
  return { ...guardedRoute, role };
}

const NO_BODY = new Uint8Array();

/** A write of an operator of this role: JSON of at most `maxBytes`; whoever handles it holds it against its schema. */
export function operatorWriteRoute(
  method: "POST" | "PUT",
  path: string,
  { role, maxBytes }: { readonly role: Role; readonly maxBytes: number },
  handle: (call: Call, sent: unknown, operator: Operator) => Replied,
): Route {
  const guardedRoute = route(method, path, "operator", async (call) => {
    const { receiveAdminJson } = await loadOperators();
    const received = await receiveAdminJson(call, { role, maxBytes, isWrite: true });
    return received.ok ? handle(call, received.value.sent, received.value.operator) : received;
  });
  return { ...guardedRoute, role };
}

/** A question of an operator of this role: a POST that changes nothing, of at most `maxBytes` that somebody else reads. */
export function operatorQuestionRoute(
  path: string,
  { role, maxBytes }: { readonly role: Role; readonly maxBytes: number },
  handle: (call: Call, body: Uint8Array, operator: Operator) => Replied,
): Route {
  const guardedRoute = route("POST", path, "operator", async (call) => {
    const { receiveAdminBytes } = await loadOperators();
    const received = await receiveAdminBytes(call, { role, maxBytes, isWrite: false });
    return received.ok ? handle(call, received.value.sent, received.value.operator) : received;
  });
  return { ...guardedRoute, role };
}

function route(method: Route["method"], path: string, guard: Route["guard"], handle: Route["handle"]): Route {
  return { method, path, guard, handle } as Route;
}
