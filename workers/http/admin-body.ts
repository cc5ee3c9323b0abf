import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readBody } from "../messages/receive.ts";
import type { Call } from "./call.ts";
import { type Needed, type Operator, signIn } from "./operator.ts";
import { readJson } from "./read-json.ts";
import { refuseKind } from "./refuse-kind.ts";

/** What a route takes of an operator. */
export interface AdminBody extends Needed {
  readonly maxBytes: number;
}

/** What an operator sent, and who they are. */
export interface AdminSent<Sent> {
  readonly sent: Sent;
  readonly operator: Operator;
}

/**
 * The JSON that an operator of this role sent, judged in the order of docs/contract.md#order. Errors: those of
 * `receiveAdminBytes`, malformed.
 */
export async function receiveAdminJson(call: Call, asked: AdminBody): Promise<Result<AdminSent<unknown>, MeshError>> {
  const received = await receiveAdminBytes(call, asked);
  if (!received.ok) return received;
  const { sent, operator } = received.value;
  const value = readJson(sent);
  return value.ok ? ok({ sent: value.value, operator }) : value;
}

/**
 * The same as bytes, which another part of the mesh reads. Errors: too-early, unsupported-media-type, those of `signIn`,
 * content-too-large, unauthenticated if the body is not what was signed or, of a write, comes again.
 */
export async function receiveAdminBytes(
  call: Call,
  { maxBytes, ...needed }: AdminBody,
): Promise<Result<AdminSent<Uint8Array>, MeshError>> {
  const { request } = call;
  const unread = refuseKind(request);
  if (unread !== undefined) return err(unread);
  const signedIn = await signIn(call, needed);
  if (!signedIn.ok) return signedIn;
  const body = await readBody(request, maxBytes);
  if (body === undefined) return err(refuse("content-too-large", `at most ${maxBytes} bytes`));
  const refused = await signedIn.value.admit(body);
  return refused === undefined ? ok({ sent: body, operator: signedIn.value.operator }) : err(refused);
}
