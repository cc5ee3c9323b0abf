import type { Mesh } from "../sdk/api.ts";

/*
 * `<mesh-consent>` as types: what an app can do with the element. Every mesh serves this file as /client/mesh-consent.d.ts, so
 * it imports nothing but the types of the SDK.
 */

/** Every word that `<mesh-consent>` says by itself. `{names}` are filled in. */
export interface ConsentWords {
  /** BCP 47 tag of these words. */
  readonly language: string;
  /** {brand}. */
  readonly title: string;
  readonly lead: string;
  /** The browser sends Global Privacy Control. */
  readonly gpc: string;
  /** What the list of purposes is to a screen reader. */
  readonly purposes: string;
  readonly yesAll: string;
  /** Nothing is ticked, and a yes to nothing is none. */
  readonly yesNone: string;
  readonly yesOne: string;
  /** {count}. */
  readonly yesSome: string;
  readonly no: string;
  readonly later: string;
  readonly waiting: string;
  /** {controller}. */
  readonly controller: string;
  /** The link to the notice. */
  readonly notice: string;
  readonly costsNothing: string;
  readonly unreachable: string;
  readonly newNotice: string;
  /** By purpose, what it is called; others are named as they are. */
  readonly names: Readonly<Record<string, string>>;
  /** By purpose, what it is for. */
  readonly whys: Readonly<Record<string, string>>;
}

/** Words of an app's own, over the built-in ones: as many as it likes. */
export type GivenConsentWords = Partial<ConsentWords>;

/** What the person said: the purposes they agreed to, none for a no. */
export interface ConsentAnswer {
  readonly purposes: readonly string[];
}

/** What the element tells, beside what every element does. */
export interface MeshConsentEventMap extends HTMLElementEventMap {
  answer: CustomEvent<ConsentAnswer>;
  later: CustomEvent;
}

/** `<mesh-consent>`: asks for consent, and tells the mesh what was said (docs/mesh-consent.md). */
export declare class MeshConsentElement extends HTMLElement {
  /** Whose purposes, brand and notice the question shows, and who hears the answer. */
  mesh: Mesh | undefined;
  /** An app's own words over the built-in ones. */
  words: GivenConsentWords | undefined;
  /** Whether the question is shown. */
  readonly isAsking: boolean;
  /** Asks, also if the person has answered before. */
  ask(): void;
  addEventListener<Type extends keyof MeshConsentEventMap>(
    type: Type,
    listener: (event: MeshConsentEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof MeshConsentEventMap>(
    type: Type,
    listener: (event: MeshConsentEventMap[Type]) => void,
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
    "mesh-consent": MeshConsentElement;
  }
}
