import type { Mesh } from "../../client/sdk/api.ts";
import { forgetAnswer } from "./answered.ts";
import { create } from "./create.ts";
import { find } from "./find.ts";
import { sayFailed } from "./say-failed.ts";
import { words } from "./words/words.ts";

/** Everything the mesh holds about the person: to take along, and to have erased. */
export function openOwnData(mesh: Mesh): void {
  const said = find("data-said", HTMLElement);
  const sure = find("sure", HTMLElement);
  const on = (id: string, act: () => Promise<void> | void) =>
    find(id, HTMLButtonElement).addEventListener("click", async () => {
      try {
        await act();
      } catch {
        said.textContent = sayFailed();
      }
    });

  /** Before a first yes, the mesh has never heard of this device. */
  const isNobody = () => Object.keys(mesh.consented).length === 0;

  on("export", async () => {
    if (isNobody()) {
      said.textContent = words.nothingHeld;
      return;
    }
    download("ring-and-glaze.json", JSON.stringify(await mesh.exportMe(), undefined, 2));
    said.textContent = words.exported;
  });
  on("erase", () => {
    if (isNobody()) {
      forgetAnswer();
      said.textContent = words.nothingHeld;
      return;
    }
    sure.hidden = false;
    find("keep", HTMLButtonElement).focus();
  });
  on("keep", () => {
    sure.hidden = true;
    find("erase", HTMLButtonElement).focus();
  });
  on("erase-now", async () => {
    const tombstone = await mesh.eraseMe();
    sure.hidden = true;
    forgetAnswer();
    said.replaceChildren(words.erased, create("code", { class: "tombstone" }, [tombstone]));
  });
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  create("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
