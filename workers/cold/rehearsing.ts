export { answerQuestion } from "../objects/rehearsal/answer-question.ts";
