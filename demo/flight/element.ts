import "../../client/now/mesh-now.ts";
import type { Mesh, NowRun } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { locale } from "./words/words.ts";

/** If a person opens the drawer, `<mesh-now>` shows the same: an app has that without drawing anything itself. */
export function openElement(mesh: Mesh, act: (run: NowRun) => void): { update(): Promise<void> } {
  const drawer = find("element", HTMLDetailsElement);
  const element = create("mesh-now", { locale });
  element.addEventListener("act", ({ detail }) => {
    if (detail.kind === "run") act(detail);
  });
  drawer.addEventListener("toggle", () => {
    element.mesh = drawer.open ? mesh : undefined;
  });
  drawer.append(element);
  return {
    update: async () => {
      if (drawer.open) await element.update();
    },
  };
}
