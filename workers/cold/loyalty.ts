export { answerCard } from "../loyalty/answer-card.ts";
export { answerCoupons } from "../loyalty/answer-coupons.ts";
export { answerReward } from "../loyalty/answer-reward.ts";
export { givePoints } from "../objects/person/loyalty/give-points.ts";
export { ensureCard, keepCard } from "../objects/person/loyalty/keep-card.ts";
export { readCard } from "../objects/person/loyalty/read-card.ts";
export { readStanding, recallStanding } from "../objects/person/loyalty/recall-standing.ts";
export { takeReward } from "../objects/person/loyalty/take-reward.ts";
