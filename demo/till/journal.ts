import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { type Entry, isWaiting, leftToRefund, moneyOf, readCents, type Saying } from "./sales.ts";
import { sayEntry } from "./say-answer.ts";
import { locale, words } from "./words/words.ts";

const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const euros = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" });

const ACTIONS: Readonly<Record<Entry["action"], string>> = {
  redeem: words.sale,
  void: words.undo,
  refund: words.refund,
};

/** The list of what this till said, the newest first, with the ways to take a sale back. */
export function openJournal(say: (saying: Saying) => void): { draw(entries: readonly Entry[]): void } {
  const list = find("journal", HTMLElement);

  function createEntry(entry: Entry, entries: readonly Entry[]): HTMLElement {
    const { tone, head } = sayEntry(entry);
    const amount = entry.total === undefined ? "" : euros.format(Number(entry.total.amount));
    return create("li", { class: tone }, [
      create("time", { datetime: new Date(entry.atSeconds * 1000).toISOString() }, [
        clock.format(entry.atSeconds * 1000),
      ]),
      create("span", {}, [create("strong", {}, [`${ACTIONS[entry.action]} ${amount}`]), create("span", {}, [head])]),
      create("span", { class: "ways" }, waysBack(entry, entries)),
    ]);
  }

  function waysBack(entry: Entry, entries: readonly Entry[]): HTMLElement[] {
    const isRefused = entry.answer?.result === "refused" && entry.card === undefined;
    if (entry.action !== "redeem" || entry.refused !== undefined || isRefused) return [];
    const left = leftToRefund(entry, entries);
    const isVoided = entries.some(({ action, of }) => action === "void" && of === entry.transaction);
    if (isVoided) return [];
    const undo = create("button", { type: "button", class: "secondary" }, [words.undo]);
    undo.addEventListener("click", () => say({ action: "void", of: entry.transaction }));
    const back = create("button", { type: "button", class: "secondary" }, [words.refund]);
    back.addEventListener("click", () => back.replaceWith(createRefund(entry, left ?? 0, back)));
    // What no one has answered can still be voided; of what is given back, the mesh must know the sale.
    return left === undefined || left <= 0 || isWaiting(entry) ? [undo] : [undo, back];
  }

  function createRefund({ transaction }: Entry, left: number, button: HTMLElement): HTMLElement {
    const amount = create("input", {
      inputmode: "decimal",
      value: moneyOf(left).amount,
      "aria-label": words.total,
      size: "6",
    });
    const give = create("button", { type: "submit", class: "primary" }, [words.giveBack]);
    const cancel = create("button", { type: "button", class: "secondary" }, [words.cancel]);
    const form = create("form", { class: "refund" }, [amount, give, cancel]);
    cancel.addEventListener("click", () => form.replaceWith(button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const cents = readCents(amount.value);
      if (cents === undefined || cents === 0 || cents > left) return amount.select();
      say({ action: "refund", of: transaction, total: moneyOf(cents) });
    });
    queueMicrotask(() => amount.select());
    return form;
  }

  return {
    draw(entries) {
      list.replaceChildren(...entries.slice(0, 30).map((entry) => createEntry(entry, entries)));
      find("journal-none", HTMLElement).hidden = entries.length > 0;
    },
  };
}
