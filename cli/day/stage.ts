import type { PushService } from "../../local/push/push-service.ts";
import type { MeshInfo } from "../../local/visitor.ts";
import type { Speaker } from "../operator/say-signal.ts";
import type { Seller } from "./deed.ts";
import type { Ledger } from "./ledger.ts";

/** A moment, and the campaign that it is of. */
export interface Told {
  readonly moment: string;
  readonly campaign?: string;
}

/** Where the day is played, and by whom. */
export interface Stage {
  readonly url: string;
  readonly mesh: MeshInfo;
  readonly pushes: PushService;
  readonly sellers: Readonly<Record<Seller, Speaker>>;
  /** By the event that is their goal: ids of campaigns. Purchases are the goal of all. */
  readonly goals: Readonly<Record<"order-paid" | "purchase", readonly string[]>>;
  readonly ledger: Ledger;
  /** By the title of an offer, in any language: its moment. A phone is told the title only. */
  readonly momentByTitle: ReadonlyMap<string, Told>;
  /** A name for a sale that no other has. */
  readonly nextTransaction: () => string;
}
