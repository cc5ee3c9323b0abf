import { ownValue } from "../../json/json-object.ts";

/*
 * What the contract has a name for and this version does not build. It is refused in these words, never accepted in
 * silence. Who builds one takes it out here.
 */

/** Members of effects, by which those would be told apart. */
export const NOT_YET = {
  effects: {
    webhook: "effects that call a webhook are not in this version, nor in any later one",
  },
} as const;

/** All other members, by their pointer; `*` is any index. */
const MEMBERS: Readonly<Record<string, string>> = {
  "/webhooks": "webhooks are not in this version",
  "/moments/*/handover": "handing over to other channels is not in this version",
};

/** Why a member that the contract knows is refused; undefined for one that it does not know. */
export function whyNotYet(pointer: string): string | undefined {
  return ownValue(MEMBERS, pointer.replaceAll(/\/\d+(?=\/)/g, "/*"));
}
