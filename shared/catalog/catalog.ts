/** The catalog as an operator writes it: docs/contract words, JSON types, nothing compiled. Checked by `schema.ts` and `check.ts`. */
export interface Catalog {
  mesh?: { name?: string; noticeVersion?: string; locale?: string; timeZone?: string };
  places?: Place[];
  beacons?: BeaconEntry[];
  markers?: Marker[];
  senders?: Sender[];
  campaigns?: Campaign[];
  policy?: PolicySettings;
  moments?: Moment[];
}

export type Trust = "low" | "medium" | "high";
export type Confidence = "low" | "medium" | "high";
export type Channel = "inline" | "push";
export type Scalar = string | number | boolean;
/** Longitude, latitude, in degrees (RFC 7946 order). */
export type LonLat = [number, number];
export type Text = Record<string, string>;

export interface Circle {
  center: LonLat;
  radius: number;
}
export interface Polygon {
  type: "Polygon";
  coordinates: LonLat[][];
  bbox?: number[];
}
export interface MultiPolygon {
  type: "MultiPolygon";
  coordinates: LonLat[][][];
  bbox?: number[];
}
export type Fence = Circle | Polygon | MultiPolygon;

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

/** What a beacon calls itself on the air; exactly one of the members. */
export type BeaconIdentity =
  | { ibeacon: { uuid: string; major: number; minor: number } }
  | { altbeacon: { id: string } }
  | { eddystoneUid: { namespace: string; instance: string } };

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
}

export interface PolicySettings {
  purposes?: string[];
  caps?: Cap[];
  quietHours?: { from: string; to: string };
}

export type Where = { place: string } | { label: string };
export type Proximity = "immediate" | "near" | "far";

export type Trigger =
  | { enter: Where }
  | { exit: Where }
  | { dwell: Where; for: string }
  | { zone: string; place?: Where; proximity?: Proximity }
  | { scan: string }
  | { event: string }
  | { signal: string; near?: number }
  | { stage: string }
  | { after: { moment: string; delay: string } };

export interface Variant {
  id: string;
  weight?: number;
  format: "banner" | "button" | "card" | "landing";
  title: Text;
  body?: Text;
  image?: string;
  action?: { label: Text; url?: string };
  coupon?: { value: string; validFor: string };
}

export type Effect =
  | { suppress: string; for: string }
  | { set: Record<string, Scalar> }
  | { points: number }
  | { webhook: string };

export interface Moment {
  id: string;
  campaign?: string;
  on: Trigger;
  when?: string;
  purposes?: string[];
  channels?: Channel[];
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
