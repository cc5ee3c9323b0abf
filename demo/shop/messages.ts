import type { Mesh, Receipt } from "../../client/api.ts";
import { explainReceipt } from "../../client/offer/explain-receipt.ts";
import { create } from "./create.ts";
import { find } from "./find.ts";
import { OFFER_WORDS } from "./offer-words.ts";
import { sayFailed } from "./say-failed.ts";
import type { Screens } from "./screens.ts";
import { TITLES } from "./titles.ts";
import { locale, words } from "./words/words.ts";

const OUTCOMES = { offer: words.got, push: words.pushed, none: words.gotNot } as const;

/** What was decided about the person and why, asked for whenever it comes to be seen. */
export function openMessages(mesh: Mesh, screens: Screens): void {
  const list = find("receipts", HTMLElement);
  const said = find("receipts-said", HTMLElement);

  async function look(): Promise<void> {
    said.textContent = words.looking;
    try {
      const receipts = await mesh.receipts();
      list.replaceChildren(...receipts.map((receipt) => createReceipt(receipt, mesh)));
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

function createReceipt(receipt: Receipt, mesh: Mesh): HTMLElement {
  const [first = "", ...more] = explainReceipt(receipt, mesh.consented, OFFER_WORDS, TITLES);
  const moment = receipt.moment ?? receipt.gates[0]?.moment ?? "";
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(new Date(receipt.at));
  return create("li", { class: `receipt ${receipt.outcome}` }, [
    create("div", { class: "receipt-head" }, [
      create("span", { class: "badge" }, [moment === "" ? words.gotNothing : OUTCOMES[receipt.outcome]]),
      create("time", { datetime: receipt.at }, [time]),
    ]),
    ...(moment === "" ? [] : [create("h3", {}, [TITLES.get(moment) ?? moment])]),
    create("details", { open: receipt.outcome === "none" }, [
      create("summary", {}, [OFFER_WORDS.why]),
      create(
        "ul",
        {},
        [first, ...more].map((sentence) => create("li", {}, [sentence])),
      ),
      create("p", { class: "fine" }, [receipt.id === undefined ? words.fleeting : words.stored]),
    ]),
  ]);
}
