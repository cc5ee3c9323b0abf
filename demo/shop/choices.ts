import type { Mesh } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { openOwnData } from "./own-data.ts";
import { PURPOSES } from "./purposes.ts";
import { sayFailed } from "./say-failed.ts";
import { createSwitchRow } from "./switch-row.ts";
import { words } from "./words/words.ts";

/** What the person has agreed to, a switch for each, and one button that ends all of it. */
export function openChoices(mesh: Mesh): void {
  const said = find("stop-said", HTMLElement);
  const rows = PURPOSES.map((purpose) => ({ purpose, ...createSwitchRow(purpose) }));
  find("switches", HTMLElement).append(...rows.map(({ row }) => row));

  function show(): void {
    for (const { purpose, box } of rows) box.checked = mesh.consented[purpose] === true;
  }

  async function change(what: Promise<unknown>, done: string): Promise<void> {
    try {
      await what;
      said.textContent = done;
    } catch {
      said.textContent = sayFailed();
    }
    show();
  }

  for (const { purpose, box } of rows) {
    box.addEventListener("change", () => {
      const about = { surface: "choices" };
      void change(box.checked ? mesh.consent([purpose], about) : mesh.withdraw([purpose], about), words.stopHint);
    });
  }
  find("stop", HTMLButtonElement).addEventListener("click", () => {
    const hasAny = Object.values(mesh.consented).includes(true);
    void change(mesh.withdraw(undefined, { surface: "choices" }), hasAny ? words.stopped : words.nothingToStop);
  });
  mesh.on("consent", show);
  show();
  openOwnData(mesh);
}
