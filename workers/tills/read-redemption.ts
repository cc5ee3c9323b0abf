import type { MeshError } from "../../shared/errors.ts";
import { type RedemptionClaims, redemptionClaims } from "../../shared/messages/redemption.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { checkForm } from "../http/check-form.ts";
import type { SenderKnown } from "../messages/sender-message.ts";
import { refusePlace } from "../signals/answer-signal.ts";

/** What a till's message says, checked: its form, and that it says where if its sender stands in several places. */
export function readRedemption(said: unknown, { sender, snapshot }: SenderKnown): Result<RedemptionClaims, MeshError> {
  const claims = checkForm(redemptionClaims, said);
  if (!claims.ok) return claims;
  const refused = refusePlace(snapshot.policy, claims.value, sender.places);
  if (refused !== undefined) return err(refused);
  const mustSay = sender.kind !== "backend" && (sender.places ?? []).length > 1;
  return mustSay && claims.value.place === undefined ? err(PLACE_MISSING) : ok(claims.value);
}

const PLACE_MISSING: MeshError = {
  code: "invalid",
  faults: [{ pointer: "/place", detail: "is needed: the sender stands in several places" }],
};
