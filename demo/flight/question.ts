import "../../client/consent/mesh-consent.ts";
import { MeshConsentElement } from "../../client/consent/mesh-consent-element.ts";
import { find } from "../page/find.ts";
import { words } from "./words/words.ts";

/** Opens the one question, in the airline's own words. Whoever says no is asked again: without a yes there is nothing to see. */
export function openQuestion(): MeshConsentElement {
  const question = find("consent", MeshConsentElement);
  question.words = {
    lead: words.questionLead,
    gpc: words.gpcSeen,
    purposes: words.purposes,
    yesAll: words.yesAll,
    yesNone: words.yesTicked,
    yesOne: words.yesOne,
    no: words.no,
    later: words.later,
    controller: words.controller,
    notice: words.notice,
    costsNothing: words.costsNothing,
    unreachable: words.unreachable,
    newNotice: words.newNotice,
    names: { profiling: words.profiling, push: words.push },
    whys: { profiling: words.profilingWhy, push: words.pushWhy },
  };
  const askAgain = (event: Event) => {
    const isYes = event instanceof CustomEvent && event.detail?.purposes?.includes("profiling");
    if (isYes) return;
    find("question-said", HTMLElement).textContent = words.needsFollow;
    question.ask();
  };
  question.addEventListener("answer", askAgain);
  question.addEventListener("later", askAgain);
  return question;
}
