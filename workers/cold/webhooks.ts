export { openOutbox } from "../objects/hook-outbox/open-outbox.ts";
export { giveSubject } from "../objects/person/webhooks/give-subject.ts";
export { handOnHooks } from "../objects/person/webhooks/hand-on-hooks.ts";
export { tellDecision, tellHooks } from "../objects/person/webhooks/tell-hooks.ts";
export { answerSubject } from "../webhooks/answer-subject.ts";
