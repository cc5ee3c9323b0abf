export { answerReport } from "../operate/answer-report.ts";
