import type { MeshError } from "../../../shared/errors.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { PersonContext } from "./person-context.ts";

/** A message that asks to see what is kept of the person. */
export interface ViewCall {
  readonly envelope: Envelope;
  /** Whom a back end says that the device is, just now: the person of that customer. */
  readonly account?: string;
}

/**
 * The device that alone is told whole, since the person has others, which others may hold; of the rest only days are told, and
 * no places. Undefined: all is told whole. Errors: invalid if the account is not this person.
 */
export function narrowView(
  { store }: PersonContext,
  { envelope, account }: ViewCall,
): Result<string | undefined, MeshError> {
  const person = store.load();
  const isOwn = account !== undefined && person?.profile.customer !== undefined && account === person.profile.id;
  if (account !== undefined && person !== undefined && !isOwn)
    return err({ code: "invalid", faults: [{ pointer: "/account", detail: "is of another customer" }] });
  const devices = store.account()?.devices.length ?? 0;
  return ok(isOwn || devices < 2 ? undefined : envelope.kid);
}
