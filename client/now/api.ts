import type { Mesh, NowItem } from "../sdk/api.ts";

/*
 * `<mesh-now>` as types: what an app can do with the element. Every mesh serves this file as /client/mesh-now.d.ts, so it imports
 * nothing but the types of the SDK.
 */

/** Every word that `<mesh-now>` says by itself. `{names}` are filled in. */
export interface NowWords {
  /** BCP 47 tag of these words: how times are written. */
  readonly language: string;
  /** What the list is to a screen reader. */
  readonly now: string;
  /** Stands above the title of an offer. */
  readonly offer: string;
  /** What removes an offer. {title}. */
  readonly dismiss: string;
  /** The action of an offer that has no words for it. */
  readonly view: string;
  /** Until when an offer is valid: {minutes}, or {when}. */
  readonly validFor: string;
  readonly validUntil: string;
  /** The mesh is not reached, and this is what it said last: {when}. */
  readonly stale: string;
  /** The mesh is not reached, and has said nothing yet. */
  readonly unreachable: string;
}

/** Words of an app's own, over the built-in ones: as many as it likes. */
export type GivenNowWords = Partial<NowWords>;

/** What the element tells, beside what every element does. */
export interface MeshNowEventMap extends HTMLElementEventMap {
  /** The person tapped the action of this item. If it is cancelled, its link is not followed. */
  act: CustomEvent<NowItem>;
  /** Other items are shown than before. */
  change: CustomEvent<readonly NowItem[]>;
}

/** `<mesh-now>`: shows what the first screen should show (docs/mesh-now.md). */
export declare class MeshNowElement extends HTMLElement {
  /** Whose items are shown. */
  mesh: Mesh | undefined;
  /** An app's own words over the built-in ones. */
  words: GivenNowWords | undefined;
  /** What is shown, the most pressing first. */
  readonly items: readonly NowItem[];
  /** Asks the mesh at once, as after a push. Resolves if what the mesh said is shown, or if it was not reached. */
  update(): Promise<void>;
  addEventListener<Type extends keyof MeshNowEventMap>(
    type: Type,
    listener: (event: MeshNowEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof MeshNowEventMap>(
    type: Type,
    listener: (event: MeshNowEventMap[Type]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "mesh-now": MeshNowElement;
  }
}
