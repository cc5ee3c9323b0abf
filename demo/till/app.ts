import { find } from "../page/find.ts";
import { openLanguages } from "../page/open-languages.ts";
import { openJournal } from "./journal.ts";
import { openSale } from "./sale.ts";
import { type Entry, isWaiting } from "./sales.ts";
import { sayEntry, type Told } from "./say-answer.ts";
import { openTill, type Till } from "./till.ts";
import { openTillStore } from "./till-store.ts";
import { chooseLanguage, language, sayWords, words } from "./words/words.ts";

const AGAIN_MS = 4_000;

const meshUrl = document.querySelector<HTMLMetaElement>('meta[name="mesh"]')?.content ?? "";
const chooser = find("which", HTMLSelectElement);
const state = find("state", HTMLElement);

document.documentElement.lang = language;
document.title = words.title;
sayWords(document);
openLanguages({ language, choose: chooseLanguage });

// Each till of the demo has rows and a key of its own; a real one has a browser of its own.
const asked = new URLSearchParams(location.search).get("till");
if ([...chooser.options].some(({ value }) => value === asked)) chooser.value = asked ?? "";
chooser.addEventListener("change", () => location.assign(`?till=${chooser.value}`));

let entries: readonly Entry[] = [];
const journal = openJournal((saying) => void say(saying));
const sale = openSale({ check: (code) => till.check(code), say: (saying) => void say(saying), tell });
const till = await startTill(chooser.value);
addEventListener("online", show);
addEventListener("offline", show);
show();
document.documentElement.dataset.started = "";
sale.start();

async function say(saying: Parameters<Till["say"]>[0]): Promise<void> {
  tell(sayEntry(await till.say(saying)));
}

/** What came, as large as a cashier needs it at arm's length. */
function tell({ tone, head, lines }: Told): void {
  const came = find("came", HTMLElement);
  came.dataset.tone = tone;
  find("came-head", HTMLElement).textContent = head;
  find("came-lines", HTMLElement).textContent = lines.join("\n");
}

function hear(now: readonly Entry[]): void {
  entries = now;
  show();
}

function show(): void {
  const waiting = entries.filter(isWaiting).length;
  const connected = navigator.onLine ? words.online : words.offline;
  state.textContent = waiting > 0 ? `${connected} · ${words.waiting(waiting)}` : connected;
  state.classList.toggle("waits", waiting > 0 || !navigator.onLine);
  journal.draw(entries);
}

async function startTill(name: string): Promise<Till> {
  for (;;) {
    try {
      const store = await openTillStore(name);
      return await openTill({ name, meshUrl, store, onChange: hear });
    } catch {
      state.textContent = words.cannotStart;
      await new Promise((next) => setTimeout(next, AGAIN_MS));
    }
  }
}
