import { MeshDebugElement } from "../../client/debug/mesh-debug-element.ts";
import { tapFetch } from "../../client/debug/tap-fetch.ts";
import { DEBUG_WORDS } from "../../client/debug/words.ts";
import { find } from "../page/find.ts";
import { words } from "./words/words.ts";

/** The drawer for engineers, in the shop's colours and words. The street says where the figure is, so it has no picker. */
export function openWire(meshUrl: string): void {
  customElements.define("mesh-debug", MeshDebugElement);
  const drawer = find("wire", MeshDebugElement);
  drawer.words = {
    ...DEBUG_WORDS,
    title: words.wireTitle,
    lead: words.wireLead,
    none: words.wireNone,
    sent: words.wireSent,
    answer: words.wireAnswer,
  };
  tapFetch(meshUrl, (exchange) => drawer.add(exchange));
}
