import type { Mesh, PushState } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { words } from "./words/words.ts";

/** Offers that this device is told if a gate changes, from a tap, and says what came of it. The tap is a yes to the purpose too. */
export function openTell(mesh: Mesh): void {
  const said = find("tell-said", HTMLElement);
  const button = find("tell-button", HTMLButtonElement);

  function show(state: PushState): void {
    said.textContent = state === "subscribed" ? words.tellOn : state === "denied" ? words.tellDenied : words.tellFailed;
    button.hidden = state === "subscribed" || state === "unsupported";
  }

  function offer(): void {
    said.textContent = words.tellOffer;
    button.hidden = false;
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (!mesh.consented.push) await mesh.consent(["push"], { surface: "flights" });
      show(await mesh.subscribePush());
    } catch {
      said.textContent = words.failed;
    }
    button.disabled = false;
  });
  mesh.on("consent", ({ push }) => {
    if (!push) offer();
  });
  offer();
  void isSubscribed().then((subscribed) => {
    if (subscribed && mesh.consented.push) show("subscribed");
  });
}

async function isSubscribed(): Promise<boolean> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) != null && Notification.permission === "granted";
}
