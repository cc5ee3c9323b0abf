/** What can become of an offer, as devices say it, scores count it and conditions ask for it. */
export const REACTION_KINDS = ["impression", "click", "dismiss", "lead", "conversion"] as const;

export type ReactionKind = (typeof REACTION_KINDS)[number];
