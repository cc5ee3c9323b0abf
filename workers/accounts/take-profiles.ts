import { type MeshError, unavailable } from "../../shared/errors.ts";
import type { GivenPoints } from "../../shared/loyalty/loyalty-row.ts";
import { type ProfilesClaims, profilesClaims } from "../../shared/messages/profiles.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { parseInstant } from "../../shared/time/instant.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import type { ProfileCall } from "../objects/person/calls.ts";
import { askCustomers } from "./ask-customers.ts";

/** What a back end knows of customers. Errors: invalid. */
export function readProfiles(payload: unknown): Result<ProfilesClaims, MeshError> {
  return checkForm(profilesClaims, payload);
}

/**
 * Tells each customer's object its rows, one call a customer. 202 comes once all of them have answered: a back end that got
 * none sends the same again, and what comes twice counts once.
 */
export async function takeProfiles({ isolate, nowMs }: Call, { said, sender }: SenderMessage<ProfilesClaims>): Replied {
  const { iat, jti, rows } = said;
  const by = { sender: sender.id, receivedMs: nowMs };
  const rowsOf = Map.groupBy(rows, ({ customer }) => customer);
  const taken = await askCustomers(isolate, [...rowsOf.keys()], (object, { customer }) => {
    const own = (rowsOf.get(customer) ?? []).map(({ customer: _, points, ...row }) => ({
      ...row,
      points: points && givenPoints(points),
    }));
    const call: ProfileCall = { iatMs: iat * 1000, jti, rows: own, by };
    return object.takeProfileRows(JSON.stringify(call));
  });
  if (taken === undefined) return err(unavailable("not every customer could be reached"));
  const accepted = taken.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return ok({ status: 202, body: { accepted, ignored: rows.length - accepted } });
}

function givenPoints({ until, ...given }: NonNullable<ProfilesClaims["rows"][number]["points"]>): GivenPoints {
  return { ...given, untilMs: until === undefined ? undefined : parseInstant(until) };
}
