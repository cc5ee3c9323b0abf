import "../../../client/now/mesh-now.ts";
import type { Mesh, MeshEvents, NowItem } from "../../../client/sdk/api.ts";

/** What a test can do on a page with `<mesh-now>` and a stand-in of a mesh. */
interface NowStage {
  /** What the mesh was asked and told, in order, and what the page heard. */
  readonly asked: unknown[];
  readonly reactions: string[];
  readonly acted: unknown[];
  /** What the mesh says from now on; a code: it says no such thing. */
  says: readonly NowItem[] | string;
  /** Gives the element its mesh. */
  join(): void;
  /** The mesh tells the page something. */
  tell<Name extends keyof MeshEvents>(name: Name, event: MeshEvents[Name]): void;
}

declare global {
  var nowStage: NowStage;
}

const element = document.querySelector("mesh-now");
if (element === null) throw new Error("the page has no <mesh-now>");
const events = new EventTarget();

globalThis.nowStage = {
  asked: [],
  reactions: [],
  acted: [],
  says: [],
  join() {
    const mesh: Partial<Mesh> = {
      on(name, listener) {
        const hear = (event: Event) => listener((event as CustomEvent).detail);
        events.addEventListener(name, hear);
        return () => events.removeEventListener(name, hear);
      },
      async now(about) {
        nowStage.asked.push(about);
        const { says } = nowStage;
        if (typeof says === "string") throw Object.assign(new Error(says), { code: says });
        return says;
      },
      react(receipt, kind) {
        nowStage.reactions.push(`${receipt} ${kind}`);
        if (kind === "click" || kind === "dismiss") nowStage.tell("gone", { receipt });
      },
    };
    // The element's own seam: of a mesh it uses no more than this.
    element.mesh = mesh as Mesh;
  },
  tell(name, detail) {
    events.dispatchEvent(new CustomEvent(name, { detail }));
  },
};

element.addEventListener("act", (event) => {
  const { detail } = event;
  nowStage.acted.push(detail.kind === "run" ? detail.run : detail.kind === "offer" ? detail.receipt : detail.kind);
  if (document.body.dataset.route === "own") event.preventDefault();
});
