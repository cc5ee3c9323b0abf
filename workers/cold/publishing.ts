export { answerQuestion } from "../objects/rehearsal/answer-question.ts";
export { activateVersion, listVersions, readDocument, readVersion } from "../operate/kept-versions.ts";
export { publishDocument } from "../operate/publish-document.ts";
