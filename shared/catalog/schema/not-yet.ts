import { ownValue } from "../../json/json-object.ts";

/*
 * What the contract has a name for and this version does not build. It is refused in these words, never accepted in
 * silence: an offer with a coupon that is silently not there is the worst of all. Who builds one takes it out here.
 */

const JOURNEYS = "journeys are not in this version";
const POINTS = "points are not in this version";
const COUPONS = "coupons are not in this version";

/** Members of triggers, effects and what adds to scores, by which those would be told apart, and sources of values that texts name. */
export const NOT_YET = {
  triggers: {
    stage: JOURNEYS,
    after: "what follows another moment is not in this version",
  },
  effects: {
    points: POINTS,
    webhook: "effects that call a webhook are not in this version, nor in any later one",
  },
  values: { run: JOURNEYS, coupon: COUPONS, points: POINTS },
  scoreTriggers: { purchase: "purchases are not in this version" },
} as const;

/** All other members, by their pointer; `*` is any index. */
const MEMBERS: Readonly<Record<string, string>> = {
  "/journeys": JOURNEYS,
  "/loyalty": POINTS,
  "/webhooks": "webhooks are not in this version",
  "/moments/*/handover": "handing over to other channels is not in this version",
  "/moments/*/offer/variants/*/coupon": `${COUPONS}: an offer with one would come without it`,
};

/** Why a member that the contract knows is refused; undefined for one that it does not know. */
export function whyNotYet(pointer: string): string | undefined {
  return ownValue(MEMBERS, pointer.replaceAll(/\/\d+(?=\/)/g, "/*"));
}
