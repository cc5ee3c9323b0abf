import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { openLanguages } from "../page/open-languages.ts";
import { askReader, type ReaderView } from "./ask-reader.ts";
import { chooseLanguage, language, locale, sayWords, words } from "./words/words.ts";

/** The number by which the shop's link brought this reader: kept by this origin, and by no other. */
const NUMBER = "reader";

/** Two newspapers of one house have the same page; each has an origin of its own. */
const NAME = location.hostname.startsWith("evening.") ? "The Evening Post" : "The Morning Post";

/** The paper may have been told something meanwhile. */
const LOOK_EVERY_MS = 2_000;

const ending = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
const knows = find("knows", HTMLElement);
let isGone = false;

document.documentElement.lang = language;
document.title = find("name", HTMLElement).textContent = NAME;
sayWords(document);
find("today", HTMLElement).textContent = new Date().toLocaleDateString(locale, { dateStyle: "full" });
openLanguages({ language, choose: chooseLanguage });
addEventListener("hashchange", () => void arrive());
document.addEventListener("visibilitychange", () => void look());
setInterval(look, LOOK_EVERY_MS);
await arrive();

/** Takes the number out of the address, so that no bookmark and no copied link has it. */
async function arrive(): Promise<void> {
  const [, subject] = /^#reader=([\w-]{22})$/.exec(location.hash) ?? [];
  if (subject === undefined) return look();
  history.replaceState(null, "", "/");
  localStorage.setItem(NUMBER, subject);
  isGone = false;
  await show(subject, true);
}

async function look(): Promise<void> {
  const subject = localStorage.getItem(NUMBER);
  if (subject === null) return draw({ ad: "shop" }, [isGone ? words.knowsGone : words.knowsNothing]);
  if (!document.hidden) await show(subject, false);
}

/** Shows what the paper's back end says of this number. One that the back end does not know, the page forgets. */
async function show(subject: string, isNew: boolean): Promise<void> {
  const view = await askReader(subject, isNew);
  // Meanwhile another one may have come.
  if (view === undefined || localStorage.getItem(NUMBER) !== subject) return;
  if (!view.isKnown) {
    localStorage.removeItem(NUMBER);
    isGone = true;
    return look();
  }
  const number = `${subject.slice(0, 4)}…`;
  const ends = view.suppressions.map(({ name, until }) => words.until(name, ending.format(new Date(until))));
  draw(view, ends.length === 0 ? [words.knowsNumber(number)] : [words.knowsQuiet(number), ...ends]);
}

function draw({ ad }: Pick<ReaderView, "ad">, [said = "", ...ends]: readonly string[]): void {
  const box = find("ad", HTMLElement);
  box.hidden = false;
  box.dataset.ad = ad;
  find("ad-label", HTMLElement).textContent = words[`${ad}Label`];
  find("ad-title", HTMLElement).textContent = words[`${ad}Title`];
  find("ad-text", HTMLElement).textContent = words[`${ad}Text`];
  // What is the same is not said again: it is read aloud.
  if (knows.textContent === [said, ...ends].join("")) return;
  const rows = ends.map((end) => create("li", {}, [end]));
  knows.replaceChildren(create("p", {}, [said]), ...(rows.length > 0 ? [create("ul", {}, rows)] : []));
}
