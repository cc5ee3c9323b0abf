import type { Mesh } from "../../client/sdk/api.ts";
import { MeshProblem } from "../../client/sdk/mesh.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { forgetAnswer } from "./answered.ts";
import { collectExport } from "./collect-export.ts";
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

  on("export", async () => {
    const all = await collectExport(mesh);
    if (Object.keys(all).length === 0) {
      said.textContent = words.nothingHeld;
      return;
    }
    download("ring-and-glaze.json", JSON.stringify(all, undefined, 2));
    said.textContent = words.exported;
  });
  on("erase", () => {
    sure.hidden = false;
    find("keep", HTMLButtonElement).focus();
  });
  on("keep", () => {
    sure.hidden = true;
    find("erase", HTMLButtonElement).focus();
  });
  on("erase-now", async () => {
    said.textContent = words.erasing;
    const tombstone = await mesh.eraseMe().catch((problem: unknown) => {
      // Before a first yes, the mesh has never heard of this device.
      if (problem instanceof MeshProblem && problem.code === "consent") return undefined;
      throw problem;
    });
    sure.hidden = true;
    forgetAnswer();
    if (tombstone === undefined) said.textContent = words.nothingHeld;
    else said.replaceChildren(...createProof(tombstone));
  });
}

/** That it is done, the mesh's signature, what it is good for, and a way to take it along. */
function createProof(tombstone: string): HTMLElement[] {
  const copy = create("button", { type: "button", class: "secondary" }, [words.copy]);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(tombstone);
    copy.textContent = words.copied;
  });
  return [
    create("strong", {}, [words.erased]),
    create("span", {}, [words.erasedProof]),
    create("code", { class: "tombstone", tabindex: "0" }, [tombstone]),
    copy,
  ];
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  create("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
