import type { Symbology } from "../codes/pool-code.ts";
import type { Scalar } from "../condition/condition.ts";
import type { ReactionKind } from "../condition/reaction-kind.ts";
import type { Fence } from "../geo/fence.ts";
import type { WrittenMoney } from "../money/written-money.ts";
import type { BeaconIdentity } from "../radio/identity.ts";
import type { TagMatch } from "../radio/issued-tags.ts";
import type { Proximity } from "../radio/proximity.ts";
import type { Text } from "../text/lookup-text.ts";
import type { HookEventType } from "../webhooks/hook-events.ts";

/** A mesh takes no larger document. */
export const MAX_CATALOG_BYTES = 8 * 1024 * 1024;

/** The catalog as an operator writes it: JSON types, nothing compiled. Checked by `schema.ts` and `check-catalog.ts`. */
export interface Catalog {
  /** Where an editor finds the schema of the file; nothing is read from it. */
  $schema?: string;
  mesh?: MeshSettings;
  places?: Place[];
  beacons?: BeaconEntry[];
  markers?: Marker[];
  tags?: TagEntry[];
  senders?: Sender[];
  campaigns?: Campaign[];
  scores?: Score[];
  policy?: PolicySettings;
  loyalty?: Loyalty;
  moments?: Moment[];
  journeys?: Journey[];
  webhooks?: Webhook[];
}

export interface MeshSettings {
  name?: string;
  noticeVersion?: string;
  locale?: string;
  timeZone?: string;
  notice?: { url: string; controller: string };
  brand?: { logo?: string; colour?: string };
}

/** A text as it may be written: by language, or plain in the mesh's own. */
export type WrittenText = Text | string;

export type Trust = "low" | "medium" | "high";
export type Confidence = "low" | "medium" | "high";
export type Channel = "inline" | "push";

/** How a moment may reach a person; `handover`: through the brand's own provider of messages, if neither of the others can. */
export type MomentChannel = Channel | "handover";

export interface Hours {
  days: number[];
  from: string;
  to: string;
}

export interface Place {
  id: string;
  name?: string;
  labels?: string[];
  timeZone?: string;
  zones?: string[];
  fence?: Fence;
  hours?: Hours[];
  silence?: string;
}

export type BeaconEntry = {
  id: string;
  place: string;
  zone?: string;
  trust?: Trust;
  enterRssi?: number;
  exitRssi?: number;
} & (BeaconIdentity | { eid: { sealedKey: string; scaler: number } });

export interface Marker {
  id: string;
  place?: string;
  zone?: string;
  kind: "qr" | "nfc";
  trust?: Trust;
}

/** Cards of the brand. */
export interface TagEntry {
  id: string;
  match: TagMatch;
}

export interface Sender {
  id: string;
  kind: "gateway" | "store" | "backend" | "partner" | "till";
  places?: string[];
  scopes: string[];
  alg: "EdDSA" | "ES256" | "HS256";
  jwk?: Record<string, unknown>;
  sealedKey?: string;
}

export interface Cap {
  max: number;
  per: string;
}

export interface Campaign {
  id: string;
  from?: string;
  until?: string;
  caps?: Cap[];
  control?: number;
  budget?: { offers?: number; perHour?: number; perDay?: number };
  pace?: "even" | "asap";
  conversions?: string[];
  window?: string;
  cost?: WrittenMoney;
  costPerOffer?: WrittenMoney;
  guardrail?: Guardrail;
}

export interface Guardrail {
  metric: "ctr" | "dismissals";
  below?: number;
  above?: number;
  after: number;
}

/** A number of each person that what they do adds to. */
export interface Score {
  id: string;
  halfLife: string;
  add: {
    on: { event: string } | { enter: Where } | { scan: string } | { reaction: ReactionKind } | { purchase: true };
    points: number;
  }[];
}

export interface PolicySettings {
  purposes?: string[];
  caps?: Cap[];
  quietHours?: { from: string; to: string };
  forgetAfter?: string;
  reachFor?: string;
}

export type Where = { place: string } | { label: string };

export type Trigger =
  | { enter: Where }
  | { exit: Where }
  | { dwell: Where; for: string }
  | { zone: string; place?: Where; proximity?: Proximity }
  | { scan: string }
  | { event: string }
  | { signal: string; near?: number; place?: Where }
  | { stage: string; journey?: string }
  | { after: { moment: string; delay: string } };

export interface Journey {
  id: string;
  stages: Stage[];
  purposes?: string[];
  endAfter?: string;
}

export interface Stage {
  id: string;
  on:
    | { signal: string }
    | { event: string }
    | { enter: Where; during: During }
    | { scan: string; during: During }
    | { after: string; delay: string }
    | { at: string; offset: string };
  opens?: boolean;
  ends?: boolean;
  title?: WrittenText;
  body?: WrittenText;
  action?: { label: WrittenText; url?: string };
}

export interface During {
  at: string;
  before: string;
  after: string;
}

export interface Variant {
  id: string;
  weight?: number;
  format: "banner" | "button" | "card" | "landing";
  title: WrittenText;
  body?: WrittenText;
  image?: string;
  action?: { label: WrittenText; url?: string };
  coupon?: Coupon;
}

export interface Coupon {
  value: WrittenText;
  validFor: string;
  where?: Where;
  discount?: Discount;
  code?: BrandCode;
}

/** A code that the brand's tills know: the same for everyone, or one of its single-use codes. */
export type BrandCode = { static: string; symbology: Symbology } | { pool: string; symbology: Symbology };

export type Discount = { percent: number } | { amount: string; currency: string } | { item: string };

/** Points, cards and what is given for them. */
export interface Loyalty {
  name: WrittenText;
  ledger?: "mesh" | "brand";
  earn?: { points: number; per: string; currency: string }[];
  expireAfter?: string;
  tiers?: { id: string; name: WrittenText; from: number }[];
  rewards?: Reward[];
}

export interface Reward {
  id: string;
  title: WrittenText;
  points: number;
  coupon: Coupon;
}

/** Where the mesh tells what happened. */
export interface Webhook {
  id: string;
  host: string;
  path: string;
  events: HookEventType[];
  moments?: string[];
  purposes: string[];
  identity?: "pairwise" | "customer";
  sealedSecrets: string[];
}

export type Effect = { suppress: string; for: string } | { set: Record<string, Scalar> } | { points: number };

export interface Moment {
  id: string;
  campaign?: string;
  on: Trigger;
  when?: string;
  purposes?: string[];
  channels?: MomentChannel[];
  handover?: string;
  service?: boolean;
  trust?: Trust;
  confidence?: Confidence;
  caps?: Cap[];
  quietHours?: "drop" | "hold" | "ignore";
  hours?: Hours[];
  from?: string;
  until?: string;
  validFor?: string;
  onExit?: "keep" | "withdraw";
  priority?: number;
  offer?: { variants: Variant[] };
  then?: Effect[];
}
