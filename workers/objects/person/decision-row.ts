import type { SilenceInput } from "../../../shared/decide/decide.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import type { MessageRow } from "./store/messages.ts";

/**
 * What is kept of a decision: the receipt, and what it was decided from, so that it can be decided again. Where the person
 * is goes nowhere without `location`: then what a message said of it is not kept, and the decision cannot be made again.
 */
export function decisionRow(
  { outcome, reason, chosen, gates }: Decision,
  version: string,
  input: SilenceInput & { readonly facts?: Facts },
): NonNullable<MessageRow["decision"]> {
  const { moment, campaign, cause } = chosen ?? {};
  const isKept = isGranted(input.person.consent, "location") || input.facts === undefined || !saysWhere(input.facts);
  return {
    serial: input.serial,
    receipt: JSON.stringify({ outcome, reason, moment, campaign, cause, gates }),
    input: isKept ? JSON.stringify({ version, ...input }) : null,
  };
}

function saysWhere({ fix, beacons, marker, tag }: Facts): boolean {
  return fix !== undefined || beacons.length > 0 || marker !== undefined || tag !== undefined;
}
