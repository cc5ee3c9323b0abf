export { givePoints } from "../objects/person/loyalty/give-points.ts";
export { ensureCard, keepCard } from "../objects/person/loyalty/keep-card.ts";
export { recallStanding } from "../objects/person/loyalty/recall-standing.ts";
