import type { Mesh } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import type { Offers } from "./offers.ts";
import { openScanSheet, POSTERS } from "./scan-sheet.ts";
import { words } from "./words/words.ts";

/** What a scan needs to come to anything here: it says where the person is, and gives an offer. */
const NEEDED = ["location", "marketing"];

/** Opens the ways to scan: the sheet with the street's codes, and the one that led to this page, if any. */
export function openScans(mesh: Mesh, meshUrl: string, offers: Offers): void {
  const came = find("came", HTMLElement);
  const agree = find("agree-scan", HTMLButtonElement);
  let wanted: string | undefined;

  async function scan(marker: string): Promise<void> {
    agree.hidden = true;
    offers.say(words.scanning);
    const said = await mesh.scan(marker).catch(() => undefined);
    const isRefused = said?.state === "not-sent" && said.reason === "consent";
    const isShort = said?.state === "answered" && said.answer.reason === "consent";
    showCame();
    if (!isRefused && !isShort) return offers.sayScanned(said);
    // The clearest wish there is: what it needs is said, and asked for.
    wanted = marker;
    offers.say(words.scanNeeds);
    came.hidden = true;
    agree.hidden = false;
  }

  async function agreeAndScan(): Promise<void> {
    if (wanted === undefined) return;
    agree.disabled = true;
    try {
      await mesh.consent(NEEDED, { surface: "scan" });
      await scan(wanted);
    } catch {
      offers.sayScanned(undefined);
    }
    agree.disabled = false;
  }

  /** A code in the address is offered for a tap, as any link can name it. */
  function showCame(): void {
    const marker = mesh.pageMarker;
    came.hidden = marker === undefined;
    const title = POSTERS.find((poster) => poster.marker === marker)?.title ?? words.someCode;
    find("came-said", HTMLElement).textContent = words.cameByCode(title);
  }

  agree.addEventListener("click", () => void agreeAndScan());
  find("came-scan", HTMLButtonElement).addEventListener("click", () => void scan(mesh.pageMarker ?? ""));
  mesh.on("consent", () => {
    agree.hidden = true;
    showCame();
  });
  showCame();
  openScanSheet(meshUrl, (url) => void scan(url));
}
