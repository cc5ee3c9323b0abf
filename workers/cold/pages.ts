export { answerPicture } from "../loyalty/answer-picture.ts";
export { answerConsoleFile, answerConsolePage } from "../pages/answer-console.ts";
export { answerFrontPage } from "../pages/answer-front-page.ts";
export { answerMarkerPage } from "../pages/answer-marker-page.ts";
export { answerOfferPage } from "../pages/answer-offer-page.ts";
