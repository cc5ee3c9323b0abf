import { ownValue } from "../../json/json-object.ts";

/*
 * What the contract has a name for and this version does not build. It is refused in these words, never accepted in
 * silence: an offer with a coupon that is silently not there is the worst of all. Who builds one takes it out here.
 */

const JOURNEYS = "journeys are not in this version";
const POINTS = "points are not in this version";

/** Members of triggers, effects and what adds to scores, by which those would be told apart. */
export const NOT_YET = {
  triggers: {
    stage: JOURNEYS,
    after: "what follows another moment is not in this version",
  },
  effects: {
    points: POINTS,
    webhook: "effects that call a webhook are not in this version, nor in any later one",
  },
  scoreTriggers: { purchase: "purchases are not in this version" },
} as const;

/** Why a text is refused that names a value, as `{place}`; `{{` will stand for a brace. */
export const NO_VALUES_YET = "names a value in braces, which is not in this version: people would read the braces";

/** Whether a text names a value, or will be read otherwise once texts can. */
export function namesValue(text: string): boolean {
  return /\{\{|\{[^{}]*\}/.test(text);
}

/** All other members, by their pointer; `*` is any index. */
const MEMBERS: Readonly<Record<string, string>> = {
  "/journeys": JOURNEYS,
  "/loyalty": POINTS,
  "/webhooks": "webhooks are not in this version",
  "/moments/*/handover": "handing over to other channels is not in this version",
  "/moments/*/offer/variants/*/coupon": "coupons are not in this version: an offer with one would come without it",
};

/** Why a member that the contract knows is refused; undefined for one that it does not know. */
export function whyNotYet(pointer: string): string | undefined {
  return ownValue(MEMBERS, pointer.replaceAll(/\/\d+(?=\/)/g, "/*"));
}
