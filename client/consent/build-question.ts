import { create } from "../offer/create.ts";
import { fill } from "../offer/fill.ts";
import { safeUrl } from "../offer/safe-url.ts";
import type { MeshInfo } from "../sdk/api.ts";
import type { ConsentWords } from "./api.ts";

/** What is asked for, by whom, and what the person has ticked so far. */
export interface Asked {
  readonly purposes: readonly string[];
  /** Undefined until the mesh is reached. */
  readonly info: Pick<MeshInfo, "name" | "notice" | "brand"> | undefined;
  /** Purposes; changes as the person ticks. */
  readonly ticked: Set<string>;
  /** The browser sends Global Privacy Control: a yes with nothing ticked is a yes to nothing. */
  readonly hasGpc: boolean;
}

/** What a person can say. */
export interface QuestionHandlers {
  answer(purposes: readonly string[]): void;
  later(): void;
}

/** The question as elements. `say` tells the person what went wrong; `wait`: an answer is on its way. */
export interface Question {
  readonly element: HTMLElement;
  say(text: string): void;
  wait(isWaiting: boolean): void;
}

/** Brand, question, purposes, and the two answers, which look alike: nothing is ticked that the person did not tick. */
export function buildQuestion(asked: Asked, words: ConsentWords, on: QuestionHandlers): Question {
  const { purposes, info, ticked, hasGpc } = asked;
  const title = fill(words.title, { brand: info?.name ?? "" });
  const no = create("button", { part: "answer no", type: "button" }, words.no);
  const yes = create("button", { part: "answer yes", type: "submit" });
  const later = create("button", { part: "later", type: "button" }, words.later);
  const trouble = create("p", { part: "note trouble", role: "alert", hidden: "" });
  const heading = create("slot", { name: "title" }, create("h2", { part: "title" }, title));
  const form = create(
    "form",
    { part: "question", "aria-label": title, lang: words.language },
    ...buildLogo(info),
    heading,
    create("p", { part: "lead" }, words.lead),
    ...(hasGpc ? [create("p", { part: "note gpc" }, words.gpc)] : []),
    create(
      "fieldset",
      { part: "purposes" },
      create("legend", { part: "unseen" }, words.purposes),
      ...purposes.map((purpose) => buildPurpose(purpose, words, ticked, show)),
    ),
    trouble,
    create("div", { part: "answers" }, no, yes),
    later,
    ...buildNotice(info, words),
    create("p", { part: "fine" }, words.costsNothing),
  );
  heading.onslotchange = () => {
    const text = heading.assignedNodes().map(({ textContent }) => textContent ?? "");
    form.setAttribute("aria-label", text.join("").trim() || title);
  };

  function show(): void {
    yes.disabled = hasGpc && ticked.size === 0;
    yes.textContent = sayYes(asked, words);
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    on.answer(ticked.size > 0 ? purposes.filter((purpose) => ticked.has(purpose)) : purposes);
  };
  no.onclick = () => on.answer([]);
  later.onclick = on.later;
  form.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    on.later();
  };
  show();

  return {
    element: form,
    say(text) {
      trouble.textContent = text;
      trouble.hidden = false;
    },
    wait(isWaiting) {
      form.setAttribute("aria-busy", String(isWaiting));
      // A button that is disabled loses the focus; one that says that it is does not.
      for (const button of [no, yes, later]) button.setAttribute("aria-disabled", String(isWaiting));
      if (isWaiting) yes.textContent = words.waiting;
      else show();
    },
  };
}

function sayYes({ purposes, ticked, hasGpc }: Asked, words: ConsentWords): string {
  const { size } = ticked;
  if (size === purposes.length || (size === 0 && !hasGpc)) return words.yesAll;
  if (size === 0) return words.yesNone;
  return size === 1 ? words.yesOne : fill(words.yesSome, { count: String(size) });
}

/** The logo, if there is one that can be loaded; the title has the name. */
function buildLogo(info: Asked["info"]): HTMLElement[] {
  const src = safeUrl(info?.brand?.logo);
  if (info === undefined || src === undefined) return [];
  const logo = create("img", { part: "logo", alt: info.name, referrerpolicy: "no-referrer" });
  logo.onerror = () => logo.remove();
  logo.src = src;
  return [logo];
}

function buildPurpose(purpose: string, words: ConsentWords, ticked: Set<string>, changed: () => void): HTMLElement {
  const box = create("input", { part: "box", type: "checkbox", name: purpose });
  box.checked = ticked.has(purpose);
  box.onchange = () => {
    if (box.checked) ticked.add(purpose);
    else ticked.delete(purpose);
    changed();
  };
  const about = create("span", { part: "about" }, create("strong", { part: "name" }, nameOf(purpose, words)));
  const why = Object.hasOwn(words.whys, purpose) ? words.whys[purpose] : undefined;
  if (why !== undefined) about.append(create("span", { part: "why" }, why));
  return create("label", { part: "purpose" }, about, box);
}

/** Own members only: names come over the network. */
function nameOf(purpose: string, { names }: ConsentWords): string {
  return (Object.hasOwn(names, purpose) ? names[purpose] : undefined) ?? purpose.replaceAll("-", " ");
}

function buildNotice(info: Asked["info"], words: ConsentWords): HTMLElement[] {
  const href = safeUrl(info?.notice?.url);
  if (info?.notice === undefined || href === undefined) return [];
  // A name such as "Bakery Ltd." has the full stop of the sentence already.
  const controller = info.notice.controller.replace(/\.$/, "");
  const link = create("a", { part: "notice", href, target: "_blank", rel: "noopener" }, words.notice);
  return [create("p", { part: "fine" }, `${fill(words.controller, { controller })} `, link)];
}
