import type { Mesh, PushState } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { sayFailed } from "./say-failed.ts";
import { words } from "./words/words.ts";

const SAID: Readonly<Record<PushState, string>> = {
  subscribed: words.tellOn,
  denied: words.tellDenied,
  dismissed: words.tellDismissed,
  unsupported: words.tellUnsupported,
  install: words.tellInstall,
  consent: words.tellConsent,
};

/** The offer to notify: shown before an order. */
export interface Tell {
  showWhileOrdered(isOrdered: boolean): void;
}

/** Offers to notify, from a tap, and says honestly what came of it. The tap is a yes to the purpose too. */
export function openTell(mesh: Mesh): Tell {
  const row = find("tell", HTMLElement);
  const said = find("tell-said", HTMLElement);
  const button = find("tell-button", HTMLButtonElement);

  function show(state: PushState): void {
    said.textContent = SAID[state];
    button.hidden = state === "subscribed" || state === "unsupported";
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    row.ariaBusy = "true";
    said.textContent = words.tellWaiting;
    try {
      show(await subscribe(mesh));
    } catch {
      said.textContent = sayFailed();
    }
    button.disabled = false;
    row.ariaBusy = null;
  });
  mesh.on("consent", ({ push }) => {
    if (push || !button.hidden) return;
    said.textContent = words.tellOffer;
    button.hidden = false;
  });
  void isSubscribed().then((subscribed) => {
    if (subscribed && mesh.consented.push) show("subscribed");
  });

  return {
    showWhileOrdered(isOrdered) {
      row.hidden = isOrdered;
    },
  };
}

/** The browser's question comes first, while the tap is fresh; only a yes to it is a yes to the purpose. */
async function subscribe(mesh: Mesh): Promise<PushState> {
  if (!mesh.consented.push && "Notification" in globalThis) {
    const permission = await Notification.requestPermission();
    if (permission !== "granted") return permission === "denied" ? "denied" : "dismissed";
  }
  if (!mesh.consented.push) await mesh.consent(["push"], { surface: "order" });
  return mesh.subscribePush();
}

async function isSubscribed(): Promise<boolean> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  return subscription != null && Notification.permission === "granted";
}
