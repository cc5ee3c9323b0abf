import type { Mesh } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { sayFailed } from "./say-failed.ts";
import type { Street } from "./street/open-street.ts";
import { createSwitchRow } from "./switch-row.ts";
import { words } from "./words/words.ts";

/** Where the shop's own server, of this demo, is asked what is on, and told what to turn. A page has no right to signal. */
const PATH = "/switches";
/** Others turn them too: in a terminal, or in another tab. */
const LOOK_EVERY_MS = 5_000;

const SWITCHES = [
  { type: "hot-light", ...createSwitchRow("oven"), on: words.ovenOn, off: words.ovenOff },
  { type: "tv-spot", ...createSwitchRow("tvSpot"), on: words.tvSpotOn, off: words.tvSpotOff },
];

/** What the server says: the signals that are on, and whether the mesh tells nobody of the one that was just turned on. */
interface Switched {
  readonly on: readonly string[];
  readonly untold?: boolean;
}

/** Opens the switches of the oven and of the TV spot. A server that has none leaves them hidden. */
export function openBackstage(mesh: Mesh, street: Pick<Street, "showOven">): void {
  const said = find("backstage-said", HTMLElement);
  let on: readonly string[] = [];
  let isTurning = false;

  function show(switched: Switched): void {
    const isNew = switched.on.includes("tv-spot") && !on.includes("tv-spot");
    on = switched.on;
    for (const { type, box } of SWITCHES) box.checked = on.includes(type);
    street.showOven(on.includes("hot-light"));
    // As an app of a brand does whenever it is opened: the mesh knows whether a spot is on air.
    if (isNew) mesh.track("shop-opened").catch(() => {});
  }

  async function look(): Promise<void> {
    if (document.hidden || !navigator.onLine || isTurning) return;
    const switched = await ask().catch(() => undefined);
    if (switched === undefined || isTurning) return;
    find("backstage", HTMLElement).hidden = false;
    show(switched);
  }

  async function turn({ type, box, on: saidOn, off: saidOff }: (typeof SWITCHES)[number]): Promise<void> {
    const isOn = box.checked;
    isTurning = true;
    try {
      const switched = await ask({ type, on: isOn });
      show(switched);
      said.textContent = isOn ? (switched.untold ? words.ovenUntold : saidOn) : saidOff;
    } catch {
      box.checked = on.includes(type);
      said.textContent = sayFailed();
    }
    isTurning = false;
  }

  find("backstage-switches", HTMLElement).append(...SWITCHES.map(({ row }) => row));
  for (const one of SWITCHES) one.box.addEventListener("change", () => turn(one));
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
  void look();
}

/** Asks what is on, or turns one signal on or off; throws if the server has no switches, or could not turn it. */
async function ask(turned?: { readonly type: string; readonly on: boolean }): Promise<Switched> {
  const answer = await fetch(PATH, turned && { method: "POST", body: JSON.stringify(turned) });
  if (!answer.ok) throw new Error(`${PATH} says ${answer.status}`);
  return answer.json();
}
