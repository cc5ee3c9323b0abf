/** What is seen: the question, or one part of the shop. */
export type Screen = "question" | "shop" | "yours" | "messages" | "choices";

/** Which screen is seen. */
export interface Screens {
  readonly current: Screen;
  /** Shows the question, or no longer. */
  ask(isAsked: boolean): void;
  /** Called with every screen that comes to be seen. */
  onShow(listener: (screen: Screen) => void): void;
}

/** Opens the screens: the page's fragment says which part is seen, as long as nothing is asked. */
export function openScreens(isAsked: boolean): Screens {
  const listeners: ((screen: Screen) => void)[] = [];
  let asked = isAsked;
  const current = () => (asked ? "question" : partOf(location.hash));

  function show(): void {
    const screen = current();
    const { dataset } = document.documentElement;
    const isNew = dataset.screen !== screen;
    dataset.screen = screen;
    for (const link of document.querySelectorAll(".tabs a")) {
      if (link.getAttribute("href") === `#/${screen}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (isNew) scrollTo(0, 0);
    for (const listener of listeners) listener(screen);
  }

  addEventListener("hashchange", show);
  show();
  return {
    get current() {
      return current();
    },
    ask(isAsked) {
      asked = isAsked;
      show();
    },
    onShow: (listener) => listeners.push(listener),
  };
}

function partOf(hash: string): Screen {
  const name = hash.slice("#/".length);
  return name === "yours" || name === "messages" || name === "choices" ? name : "shop";
}
