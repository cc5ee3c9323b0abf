import type { SilenceInput } from "../../../shared/decide/decide.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import type { JourneyStep } from "../../../shared/journeys/advance-run.ts";
import { noteRuns } from "../../../shared/journeys/run-note.ts";
import { present } from "../../../shared/json/present.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import type { CountedOffer } from "../../../shared/measure/counted-offer.ts";
import { isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import type { QueuedPush } from "../../../shared/push/outbox.ts";
import type { MessageRow } from "./store/messages.ts";

/**
 * What is kept of a decision: the receipt, its exposures, its push and what may be counted, and what it was decided from. From that it can be
 * decided again. Without `location`, the row leaves out where the person is, and the decision cannot be made again.
 */
export function decisionRow(
  { outcome, reason, chosen, gates }: Decision,
  version: string,
  input: SilenceInput & { readonly facts?: Facts },
  about: {
    readonly next: PersonState;
    readonly push: QueuedPush | undefined;
    readonly counted: CountedOffer | undefined;
    /** What it was that moved runs, or the time that did. */
    readonly moved?: JourneyStep | undefined;
  },
): NonNullable<MessageRow["decision"]> {
  const { next, push, counted, moved } = about;
  const runs = moved && noteRuns(moved);
  const { moment, campaign, cause } = chosen ?? {};
  const isKept = isGranted(input.person.consent, "location") || input.facts === undefined || !saysWhere(input.facts);
  return present({
    serial: input.serial,
    receipt: JSON.stringify({ outcome, reason, moment, campaign, cause, runs, gates }),
    input: isKept ? JSON.stringify({ version, ...input }) : null,
    exposures: next.exposures.filter(({ id }) => id === input.serial),
    push,
    counted,
  });
}

function saysWhere({ fix, beacons, marker, tag }: Facts): boolean {
  return fix !== undefined || beacons.length > 0 || marker !== undefined || tag !== undefined;
}
