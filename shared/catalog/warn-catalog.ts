import type { Fault } from "../errors.ts";
import type { Catalog } from "./catalog.ts";
import { makeFaultList } from "./check/fault-list.ts";
import { orderFaults } from "./check/order-faults.ts";
import { warnOfCampaigns } from "./warn/warn-campaigns.ts";
import { warnOfJourneys } from "./warn/warn-journeys.ts";
import { warnOfMoments } from "./warn/warn-moments.ts";
import { warnOfPlaces } from "./warn/warn-places.ts";
import { warnOfScores } from "./warn/warn-scores.ts";
import { warnOfSignals } from "./warn/warn-signals.ts";
import { warnOfTexts } from "./warn/warn-texts.ts";
import { warnOfTimeZones } from "./warn/warn-time-zones.ts";

/**
 * What is right in a catalog and seldom meant, with JSON pointers: it is published all the same. In the order of the
 * document's parts; `nowMs` is now, for what is over.
 */
export function warnOfCatalog(catalog: Catalog, nowMs: number): readonly Fault[] {
  const warnings = makeFaultList();
  warnOfPlaces(catalog, warnOfTimeZones(catalog, warnings), warnings);
  warnOfCampaigns(catalog, warnings);
  warnOfMoments(catalog, nowMs, warnings);
  warnOfSignals(catalog, warnings);
  warnOfScores(catalog, warnings);
  warnOfJourneys(catalog, warnings);
  warnOfTexts(catalog, warnings);
  return orderFaults(warnings.read(), catalog);
}
