export { answerQuestion } from "../objects/rehearsal/answer-question.ts";
export { publishDocument } from "../operate/publish-document.ts";
