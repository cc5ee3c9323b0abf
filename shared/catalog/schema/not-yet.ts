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
