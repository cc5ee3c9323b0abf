import type { PingSaid } from "../../shared/simulate/said.ts";

/** Who rings up a sale: the till of a shop, or the back end that takes orders of the app. */
export type Seller = "ring-till" | "book-till" | "web-shop";

/** What a person does with an offer that they get, in this order. */
export type Reactions = readonly ("impression" | "click" | "dismiss")[];

/** What a sale is worth: an amount as it is written, in euros. */
export type Euros = `${number}.${number}`;

/** Something that a person does in the day. `person`: number in the plan; `minute`: of the day, from 0 to 1440. */
export type PersonDeed = { readonly minute: number; readonly person: number } & (
  | { readonly kind: "arrive" }
  | {
      readonly kind: "ping";
      readonly said: PingSaid;
      readonly reactions: Reactions;
      /** So long they have stood there by the clock of their device, in which the mesh has heard nothing of them. */
      readonly stoodSeconds?: number;
    }
  | {
      readonly kind: "buy";
      readonly seller: Seller;
      readonly total: Euros;
      /** Whether they show the same coupon once more, which must be refused. */
      readonly showsTwice: boolean;
    }
  | { readonly kind: "withdraw" }
  | { readonly kind: "erase" }
);

/** A signal that goes on or off, as an hour begins. */
export interface SignalDeed {
  readonly kind: "signal";
  readonly minute: number;
  readonly type: "hot-light" | "tv-spot";
  readonly state: "on" | "off";
}

export type Deed = PersonDeed | SignalDeed;

/** Somebody of the day: what they say yes to, and in which language they read. */
export interface DayPerson {
  /** Purposes; none of who says no to all. */
  readonly agreesTo: readonly string[];
  readonly locale: string;
  /** What they do with a push that comes by itself. */
  readonly onPush: Reactions;
}

/** A day of people on the street of demo/catalog.json: who they are, and all that happens, in order of time. */
export interface DayPlan {
  readonly people: readonly DayPerson[];
  readonly deeds: readonly Deed[];
}
