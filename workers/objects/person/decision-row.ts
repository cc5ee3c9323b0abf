import type { Decision } from "../../../shared/decide/decision.ts";
import type { MessageRow } from "./store/messages.ts";

/** What is kept of a decision: the receipt, and what it was decided from, so that it can be decided again. */
export function decisionRow(
  { outcome, reason, chosen, gates }: Decision,
  version: string,
  input: { readonly serial: string },
): NonNullable<MessageRow["decision"]> {
  const { moment, campaign, cause } = chosen ?? {};
  return {
    serial: input.serial,
    receipt: JSON.stringify({ outcome, reason, moment, campaign, cause, gates }),
    input: JSON.stringify({ version, ...input }),
  };
}
