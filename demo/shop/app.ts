import type { Mesh } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { joinMesh } from "../page/join-mesh.ts";
import { openLanguages } from "../page/open-languages.ts";
import { openAccount } from "./account.ts";
import { hasSaidNo } from "./answered.ts";
import { openBackstage } from "./backstage.ts";
import { openChoices } from "./choices.ts";
import { openMessages } from "./messages.ts";
import { openOffers } from "./offers.ts";
import { openOrder } from "./order.ts";
import { openPapers } from "./papers.ts";
import { openPresence } from "./presence.ts";
import { openQuestion } from "./question.ts";
import { openScans } from "./scans.ts";
import { openScreens } from "./screens.ts";
import { openStreet } from "./street/open-street.ts";
import { openWire } from "./wire.ts";
import { chooseLanguage, language, sayWords } from "./words/words.ts";
import { openYours } from "./yours.ts";

const meshUrl = document.querySelector<HTMLMetaElement>('meta[name="mesh"]')?.content ?? "";

document.documentElement.lang = language;
sayWords(document);
openLanguages({ language, choose: chooseLanguage });
openConnection();
openWire(meshUrl);
const street = openStreet();
const screens = openScreens(!hasSaidNo());
const question = openQuestion(showShop);
// A browser without service workers shows the shop all the same.
navigator.serviceWorker?.register("/sw.js").catch(() => {});

openShop(
  await joinMesh({ url: meshUrl, geolocation: street.geolocation, locale: language }, () => {
    find("offline", HTMLElement).hidden = false;
  }),
);

function openShop(mesh: Mesh): void {
  find("offline", HTMLElement).hidden = navigator.onLine;
  const isAnswered = hasSaidNo() || Object.keys(mesh.consented).length > 0;
  screens.ask(!isAnswered || mesh.noticeChanged);
  question.mesh = mesh;
  const offers = openOffers(mesh, street, screens);
  openPresence(mesh, street);
  openScans(mesh, meshUrl, offers);
  openOrder(mesh);
  openPapers(mesh);
  openBackstage(mesh, street);
  openYours(mesh, screens);
  openMessages(mesh, screens, meshUrl);
  openChoices(mesh);
  openAccount(mesh, screens, showShop);
  watchWhileAllowed(mesh);
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-needs-mesh]")) button.disabled = false;
  document.documentElement.dataset.joined = "";
}

/** Positions are listened to while the person allows it, so that a browser is not asked for them in vain. */
function watchWhileAllowed(mesh: Mesh): void {
  let end: (() => void) | undefined;
  const follow = ({ location }: Mesh["consented"]) => {
    if (location) end ??= mesh.watch();
    else {
      end?.();
      end = undefined;
    }
  };
  mesh.on("consent", follow);
  follow(mesh.consented);
}

function showShop(): void {
  screens.ask(false);
  find("main", HTMLElement).focus({ preventScroll: true });
}

function openConnection(): void {
  const show = () => (find("offline", HTMLElement).hidden = navigator.onLine);
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}
