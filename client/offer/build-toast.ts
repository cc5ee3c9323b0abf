import { create } from "./create.ts";

/** As long as words are seen; with something to tap, as long as it takes to read, think and reach it. */
const SEEN_MS = 10_000;
const ACTED_MS = 20_000;

/** A line that is said to a screen reader, and where it is `seen`, over everything else on the page. */
export interface Toast {
  readonly element: HTMLElement;
  say(text: string, look: "seen" | "unseen", actions?: readonly ToastAction[]): void;
}

/** What can be done about what was said. */
export type ToastAction = readonly [label: string, act: () => void];

/** One line at a time. It stays while it is pointed at or has the focus. In the top layer, no bar of the app is over it. */
export function buildToast(): Toast {
  const element = create("div", { part: "status", role: "status", popover: "manual" });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function rise(isSeen: boolean): void {
    if (element.isConnected) element.togglePopover?.(isSeen);
  }

  function clear(): void {
    if (element.matches(":hover, :focus-within")) {
      timer = setTimeout(clear, SEEN_MS);
    } else {
      rise(false);
      element.replaceChildren();
    }
  }

  return {
    element,
    say(text, look, actions = []) {
      clearTimeout(timer);
      element.className = `status ${look}`;
      rise(look === "seen");
      const buttons = actions.map(([label, act]) => {
        const button = create("button", { part: "undo", type: "button" }, label);
        button.onclick = act;
        return button;
      });
      element.replaceChildren(create("p", {}, text), ...buttons);
      timer = setTimeout(clear, buttons.length > 0 ? ACTED_MS : SEEN_MS);
    },
  };
}
