import "../../client/consent/mesh-consent.ts";
import { MeshConsentElement } from "../../client/consent/mesh-consent-element.ts";
import { find } from "../page/find.ts";
import { rememberNo } from "./answered.ts";
import { PURPOSES } from "./purposes.ts";
import { words } from "./words/words.ts";

/**
 * Opens the one question, in the shop's own words, also while the mesh cannot be reached. `leave`: the person has answered, or
 * wants to see the shop first.
 */
export function openQuestion(leave: () => void): MeshConsentElement {
  const question = find("consent", MeshConsentElement);
  question.words = {
    lead: words.questionLead,
    gpc: words.gpcSeen,
    purposes: words.purposes,
    yesAll: words.yesAll,
    yesNone: words.yesTicked,
    yesOne: words.yesOne,
    yesSome: words.yesSome,
    no: words.no,
    later: words.later,
    controller: words.controller,
    notice: words.notice,
    costsNothing: words.costsNothing,
    unreachable: words.unreachable,
    newNotice: words.newNotice,
    names: Object.fromEntries(PURPOSES.map((purpose) => [purpose, words[purpose]])),
    whys: Object.fromEntries(PURPOSES.map((purpose) => [purpose, words[`${purpose}Why`]])),
  };
  question.addEventListener("answer", (event) => {
    if (event instanceof CustomEvent && event.detail.purposes.length === 0) rememberNo();
    leave();
  });
  question.addEventListener("later", leave);
  return question;
}
