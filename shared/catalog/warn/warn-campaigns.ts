import { pointTo } from "../../json/json-pointer.ts";
import type { Campaign, Catalog } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { makeGuess } from "../check/make-guess.ts";
import { purposesOf } from "../purposes-of.ts";

const MEASURES = ["conversions", "window", "cost", "costPerOffer", "guardrail"] as const;

/** Members that speak of people who agreed to be counted. */
const OF_PEOPLE: readonly string[] = ["conversions", "guardrail"];

/** Warns of campaigns of which nothing is counted, of goals that are probably misspelt, and of guardrails that never act. */
export function warnOfCampaigns(catalog: Catalog, warnings: FaultList): void {
  const { campaigns = [], moments = [] } = catalog;
  const used = new Set(moments.map(({ campaign }) => campaign));
  const isMeasured = purposesOf(catalog).includes("measurement");
  const isMisspelt = guessEvents(catalog);
  for (const [index, campaign] of campaigns.entries()) {
    const at = pointTo("/campaigns", index);
    const measures = MEASURES.filter((name) => campaign[name] !== undefined);
    if (measures.length > 0 && !used.has(campaign.id)) {
      warnings.add(at, "no moment belongs to it, so that nothing of it is counted");
      continue;
    }
    for (const name of measures) {
      if (isMeasured || !OF_PEOPLE.includes(name)) continue;
      const never = 'no one can agree to "measurement": policy.purposes does not have it';
      warnings.add(pointTo(at, name), `has no effect: ${never}`);
    }
    for (const [position, name] of (campaign.conversions ?? []).entries()) {
      const meant = isMisspelt(name);
      if (meant !== "") warnings.add(pointTo(at, "conversions", position), `no moment waits for "${name}"${meant}`);
    }
    warnOfMembers(campaign, at, warnings);
  }
}

function warnOfMembers({ conversions, window, cost, costPerOffer, guardrail }: Campaign, at: string, to: FaultList) {
  if (window !== undefined && conversions === undefined)
    to.add(pointTo(at, "window"), "has no effect: the campaign names no conversions");
  if (cost !== undefined && costPerOffer !== undefined && cost.currency !== costPerOffer.currency) {
    const currencies = `cost is in ${cost.currency}, this in ${costPerOffer.currency}`;
    to.add(pointTo(at, "costPerOffer", "currency"), `${currencies}: the two are not added up, and no return is told`);
  }
  if (guardrail?.below === 0) to.add(pointTo(at, "guardrail", "below"), "never acts: no rate is below 0");
  if (guardrail?.above === 1) to.add(pointTo(at, "guardrail", "above"), "never acts: no rate is above 1");
}

/**
 * An app may report a goal that nothing else of the catalog names. It is told only if it nearly has the name of an event
 * that a moment waits for, and no other campaign has it.
 */
function guessEvents({ campaigns = [], moments = [] }: Catalog): (name: string) => string {
  const awaited = new Set(moments.flatMap(({ on }) => ("event" in on ? [on.event] : [])));
  const uses = new Map<string, number>();
  for (const name of campaigns.flatMap(({ conversions = [] }) => conversions))
    uses.set(name, (uses.get(name) ?? 0) + 1);
  const guess = makeGuess();
  return (name) => (awaited.has(name) || (uses.get(name) ?? 0) > 1 ? "" : guess(name, awaited));
}
