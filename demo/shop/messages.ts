import { explainReceipt } from "../../client/offer/explain-receipt.ts";
import { sayUntil } from "../../client/offer/say-until.ts";
import type { Mesh, Receipt } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { OFFER_WORDS } from "./offer-words.ts";
import { sayFailed } from "./say-failed.ts";
import type { Screens } from "./screens.ts";
import { TITLES, validMinutesOf } from "./titles.ts";
import { locale, words } from "./words/words.ts";

const OUTCOMES = { offer: words.got, push: words.pushed, none: words.gotNot } as const;

/**
 * What was decided about the person and why, asked for whenever it comes to be seen. `meshUrl`: where an offer has a page
 * of its own, so that it can be found again.
 */
export function openMessages(mesh: Mesh, screens: Screens, meshUrl: string): void {
  const list = find("receipts", HTMLElement);
  const said = find("receipts-said", HTMLElement);

  async function look(): Promise<void> {
    said.textContent = words.looking;
    try {
      const receipts = await mesh.receipts();
      const createOne = (receipt: Receipt) => createReceipt(receipt, mesh, meshUrl);
      const days = new Set(receipts.map(dayOf));
      list.replaceChildren(
        ...[...days].flatMap((day) => [
          create("li", { class: "day" }, [create("h3", {}, [sayDay(new Date(day))])]),
          ...foldNothing(receipts.filter((receipt) => dayOf(receipt) === day)).map((run) => createRun(run, createOne)),
        ]),
      );
      const none = Object.values(mesh.consented).includes(true) ? words.noReceipts : words.noReceiptsNo;
      said.textContent = receipts.length === 0 ? none : "";
    } catch {
      said.textContent = sayFailed();
    }
  }

  const lookIfSeen = () => {
    if (screens.current === "messages") void look();
  };
  screens.onShow(lookIfSeen);
  mesh.on("consent", lookIfSeen);
  find("receipts-again", HTMLButtonElement).addEventListener("click", () => void look());
  lookIfSeen();
}

/** The receipts in their order, several in a row that had nothing to offer as one. */
function foldNothing(receipts: readonly Receipt[]): (readonly Receipt[])[] {
  const runs: Receipt[][] = [];
  for (const receipt of receipts) {
    const run = runs.at(-1);
    if (run !== undefined && [...run, receipt].every((one) => momentOf(one) === undefined)) run.push(receipt);
    else runs.push([receipt]);
  }
  return runs;
}

function createRun(run: readonly Receipt[], createOne: (receipt: Receipt) => HTMLElement): HTMLElement {
  const items = run.map(createOne);
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return create("li", { class: "receipt none folded" }, [
    create("details", {}, [
      create("summary", {}, [words.gotNothingOften(run.length)]),
      create("ol", { class: "receipts" }, items),
    ]),
  ]);
}

/** The moment it is about; none where there was nothing to offer. */
function momentOf({ moment, gates }: Receipt): string | undefined {
  return moment ?? gates[0]?.moment;
}

/** The day here on which it was decided; of another device the UTC day, which is all that is told. */
function dayOf({ at, byDay }: Receipt): string {
  return new Date(byDay ? at.slice(0, -1) : at).toDateString();
}

/** The day, as somebody says it who looks back. */
function sayDay(day: Date): string {
  const today = new Date();
  if (day.toDateString() === today.toDateString()) return words.today;
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return words.yesterday;
  return new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }).format(day);
}

/** Until when what was given is valid, or that it is over. */
function sayValidity({ at }: Receipt, moment: string): string {
  const endMs = Date.parse(at) + validMinutesOf(moment) * 60_000;
  return endMs > Date.now() ? sayUntil(endMs, Date.now(), OFFER_WORDS) : words.over;
}

function createReceipt(receipt: Receipt, mesh: Mesh, meshUrl: string): HTMLElement {
  const [first = "", ...more] = explainReceipt(receipt, mesh.consented, OFFER_WORDS, TITLES);
  const moment = momentOf(receipt);
  const { id, outcome } = receipt;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(receipt.at));
  const head = receipt.byDay
    ? create("span", {}, [words.otherDevice])
    : create("time", { datetime: receipt.at }, [time]);
  return create("li", { class: `receipt ${outcome}` }, [
    create("div", { class: "receipt-head" }, [
      create("span", { class: "badge" }, [moment === undefined ? words.gotNothing : OUTCOMES[outcome]]),
      head,
    ]),
    ...(moment === undefined ? [] : [create("h4", {}, [TITLES.get(moment) ?? moment])]),
    ...(moment === undefined || outcome === "none" || receipt.byDay
      ? []
      : [create("p", { class: "valid" }, [sayValidity(receipt, moment)])]),
    ...(id === undefined || outcome === "none"
      ? []
      : [create("a", { class: "look", href: `${meshUrl}/o/${id}` }, [words.lookAtOffer])]),
    create("details", { open: outcome === "none" }, [
      create("summary", {}, [OFFER_WORDS.why]),
      create(
        "ul",
        {},
        [first, ...more].map((sentence) => create("li", {}, [sentence])),
      ),
      create("p", { class: "fine" }, [id === undefined ? words.fleeting : words.stored]),
    ]),
  ]);
}
