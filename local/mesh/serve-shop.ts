import { present } from "../../shared/json/present.ts";
import { buildShop } from "../build/build-shop.ts";
import { buildTill } from "../build/build-till.ts";
import { ACCOUNT_PATH, answerAccount, type Office } from "./answer-account.ts";
import { answerPartner, PAPERS_PATH, type Partner } from "./answer-partner.ts";
import { answerSwitches, SWITCHES_PATH, type Switches } from "./answer-switches.ts";
import { answerTills, TILLS_PATH, type Tills } from "./answer-tills.ts";
import { type Answer, type Answers, type ServedSite, serveSite } from "./serve-site.ts";

type AnswerCall = [port: number, ...Parameters<Answer>];

/**
 * Builds the demo shop of the mesh at `meshUrl` and serves it at this port of this machine. Without `switches` there are none in
 * it, without an `office` no accounts, without `tills` no till, and without a `partner` no newspapers.
 */
export async function serveShop({
  meshUrl,
  port,
  switches,
  office,
  tills,
  partner,
}: {
  readonly meshUrl: string;
  readonly port: number;
  readonly switches?: Switches;
  readonly office?: Office;
  readonly tills?: Tills;
  readonly partner?: Partner;
}): Promise<ServedSite> {
  const answerOf = <Part>(part: Part | undefined, answer: (part: Part, ...call: AnswerCall) => Promise<void>) =>
    part && ((...[request, response]: Parameters<Answer>) => answer(part, port, request, response));
  const answers: Answers = present({
    [SWITCHES_PATH]: answerOf(switches, answerSwitches),
    [ACCOUNT_PATH]: answerOf(office, answerAccount),
    [TILLS_PATH]: answerOf(tills, answerTills),
    [PAPERS_PATH]: answerOf(partner, answerPartner),
  });
  return serveSite({
    files: new Map([...(await buildShop(meshUrl)), ...(await buildTill(meshUrl))]),
    meshUrl,
    port,
    answers,
  });
}
