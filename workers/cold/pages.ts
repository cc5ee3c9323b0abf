export { parseAcceptLanguage } from "../../shared/pages/choose-language.ts";
export { consolePage } from "../../shared/pages/console-page.ts";
export { frontPage } from "../../shared/pages/front-page.ts";
export { markerPage, unknownMarkerPage } from "../../shared/pages/marker-page.ts";
export { offerPage, unknownOfferPage } from "../../shared/pages/offer-page.ts";
export { answerPicture } from "../loyalty/answer-picture.ts";
