/*
 * What an app says and hears: the SDK as types. Every mesh serves this file as /client/mesh.d.ts beside the built module,
 * /client/mesh.js, so it imports nothing.
 */

/**
 * Joins a mesh. Only GET /v1/mesh is sent, and nothing is stored, until somebody agrees to something. Rejects with a
 * MeshProblem where the mesh cannot be reached and this browser has never been on it.
 */
export declare function connect(options: ConnectOptions): Promise<Mesh>;

/** Why something did not happen: the mesh's own words (RFC 9457), or those of the SDK. */
export declare class MeshProblem extends Error {
  override readonly name: "MeshProblem";
  /**
   * A code of the mesh, e.g. `notice-changed`; or of the SDK: `argument`, `consent` (nobody has agreed to anything), `offline`,
   * `origin-not-listed` (MESH_ORIGINS), `no-mesh`, `insecure-context`.
   */
  readonly code: string;
  /** The status of the answer; 0 without one. */
  readonly status: number;
  /** What was wrong in what was said, as JSON pointers. */
  readonly pointers: readonly string[];
  constructor(code: string, status?: number, detail?: string, pointers?: readonly string[]);
}

/** How an app joins a mesh. One mesh an origin: connecting to another one starts over with a new device. */
export interface ConnectOptions {
  /** The mesh, e.g. `https://mesh.example.com`. */
  readonly url: string | URL;
  /** Where positions come from: `navigator.geolocation`, unless a shell or a test has another one. */
  readonly geolocation?: Pick<Geolocation, "watchPosition" | "clearWatch">;
  /** BCP 47 tag of the language of offers; the browser's, unless the app has its own. */
  readonly locale?: string;
  /** Asks for every gate of every message: `gates` of the answers. */
  readonly explain?: boolean;
  /**
   * For whoever builds the app: loads /client/debug.js, which says every decision with its gates in the console, and draws a
   * drawer that shows what is sent and answered, and can pretend to be in one of `places`.
   */
  readonly debug?: boolean | DebugOptions | undefined;
}

/** What the drawer of `debug` has. */
export interface DebugOptions {
  readonly places?: readonly DebugPlace[];
}

/** Somewhere to pretend to be. */
export interface DebugPlace {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres; 10 unless given. */
  readonly accuracy?: number;
}

/** What GET /v1/mesh says. */
export interface MeshInfo {
  readonly name: string;
  readonly audience: string;
  readonly serverTime: number;
  readonly vapidPublicKey: string;
  readonly noticeVersion: string;
  readonly purposes: readonly string[];
  /** The notice that a person can read before they agree, and who is responsible for it. */
  readonly notice?: { readonly url: string; readonly controller: string };
  /** How the brand looks: an https URL of its logo, a colour as `#rrggbb`. */
  readonly brand?: { readonly logo?: string; readonly colour?: string };
  readonly catalogVersion: string | null;
}

/** By purpose, what the person has said. Absent: not asked. */
export type Consented = Readonly<Record<string, boolean>>;

export type OfferFormat = "banner" | "button" | "card" | "landing";

/** An offer as the mesh answers it (docs/contract.md#answer). */
export interface Offer {
  readonly moment: string;
  readonly campaign?: string;
  readonly variant: string;
  readonly format: OfferFormat;
  readonly title: string;
  readonly body?: string;
  readonly image?: string;
  readonly action: { readonly label: string; readonly url: string };
  /** RFC 3339. */
  readonly validUntil: string;
  readonly coupon?: Coupon;
}

/** What a till takes, once (docs/contract.md#answer). Its worth and its end were fixed when it was given. */
export interface Coupon {
  /** What a till scans or types. */
  readonly code: string;
  readonly symbology: "ean13" | "code128" | "qr";
  /** What it is worth, in the person's language. */
  readonly value: string;
  /** RFC 3339: a till takes it no longer then. */
  readonly expiresAt: string;
  /** URL of an SVG of the code. */
  readonly image: string;
}

/** What a coupon is now. `void`: it was taken back before a till took it. */
export type CouponState = "open" | "redeemed" | "expired" | "void";

/** A coupon of this person. `receipt`: of the offer, or of the reward, that it came with. */
export interface HeldCoupon {
  readonly receipt: string;
  readonly coupon: Coupon;
  readonly state: CouponState;
}

/** The person's loyalty card, and their points. */
export interface LoyaltyCard {
  /** What a till scans or types. */
  readonly number: string;
  /** URL of an SVG of the number. */
  readonly image: string;
  readonly points: {
    /** Negative if points were taken back that are spent. */
    readonly balance: number;
    /** The next that end unspent, and when: RFC 3339. */
    readonly expiring?: { readonly points: number; readonly at: string };
  };
  /** Id of the tier, and of the next one with the points that are missing. */
  readonly tier?: string;
  readonly next?: { readonly tier: string; readonly points: number };
  /** The newest 100 changes, the newest first. */
  readonly ledger: readonly LedgerLine[];
}

/** One change of the points: `points` were given, or taken if they are negative. */
export interface LedgerLine {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: string;
  readonly points: number;
  readonly reason: string;
}

/** A reward that was taken: its coupon, and the points that are left. */
export interface TakenReward {
  readonly coupon: Coupon;
  readonly receipt: string;
  readonly points: number;
}

/** One candidate of a decision, and the first gate it failed. */
export interface Gate {
  readonly moment: string;
  readonly passed: boolean;
  readonly reason?: string;
  readonly detail?: string;
}

/** The answer to a ping. */
export interface Answer {
  readonly outcome: "offer" | "push" | "none";
  readonly reason?: string;
  readonly offer?: Offer;
  readonly presence: readonly { readonly place: string; readonly zone?: string; readonly since: string }[];
  readonly area?: { readonly id: string; readonly until: string };
  readonly receipt?: string;
  readonly gates?: readonly Gate[];
  readonly serverTime: number;
}

/**
 * What became of a message: answered; kept until there is a connection; or not sent, because nobody has agreed to it, or
 * because it would be worth nothing later.
 */
export type Said =
  | { readonly state: "answered"; readonly answer: Answer }
  | { readonly state: "queued" }
  | { readonly state: "not-sent"; readonly reason: "offline" }
  /** `missing`: the purposes of which one must be granted; absent, any. */
  | { readonly state: "not-sent"; readonly reason: "consent"; readonly missing?: readonly string[] | undefined };

/** A stored decision, or the last "no" of a moment (POST /v1/me/receipts). */
export interface Receipt {
  readonly id?: string;
  /** RFC 3339. */
  readonly at: string;
  /** Of another device of the same customer: `at` is when that UTC day began, and no more is told. */
  readonly byDay?: true;
  readonly outcome: "offer" | "push" | "none";
  readonly reason?: string;
  readonly moment?: string;
  readonly gates: readonly Gate[];
}

/** An offer for this person, to be shown inline. */
export interface Offered {
  readonly offer: Offer;
  /** Names it in reactions and among the receipts. */
  readonly receipt: string;
  /** When it is over by this device's own clock, however wrong that is: epoch milliseconds. */
  readonly untilMs?: number;
}

/** One thing that the first screen should show. */
export type NowItem = NowRun | NowOffer | NowCoupon | NowLoyalty;

/** A run of a journey: this flight, that order. */
export interface NowRun {
  readonly kind: "run";
  readonly journey: string;
  /** Key of the run. */
  readonly run: string;
  readonly stage: string;
  /** When it came to the stage, or was last told something new there: RFC 3339. */
  readonly since: string;
  readonly title?: string;
  readonly body?: string;
  readonly action?: { readonly label: string; readonly url?: string };
  /** What senders said of the run: data, never markup. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** An offer that was given and still holds. */
export interface NowOffer {
  readonly kind: "offer";
  readonly offer: Offer;
  readonly receipt: string;
}

/** A coupon that a till still takes. */
export interface NowCoupon {
  readonly kind: "coupon";
  readonly coupon: Coupon;
  readonly receipt: string;
}

/** The points that can be spent, and the id of the tier. */
export interface NowLoyalty {
  readonly kind: "loyalty";
  readonly points: number;
  readonly tier?: string;
}

export type ReactionKind = "impression" | "click" | "dismiss" | "lead" | "conversion";

/** What came of a link: whether this device knew somebody who became one with the customer, and all of the customer's devices. */
export interface Linked {
  readonly merged: boolean;
  readonly devices: readonly LinkedDevice[];
}

/** A device that is linked to the same customer. */
export interface LinkedDevice {
  /** Thumbprint of its key. */
  readonly device: string;
  /** RFC 3339. */
  readonly linkedAt: string;
  /** It is the one that asks. */
  readonly isThis: boolean;
}

/** How asking for pushes ended. `install`: this browser pushes only to apps on the Home Screen (iOS). */
export type PushState = "subscribed" | "denied" | "dismissed" | "unsupported" | "install" | "consent";

/** A row of what a native shell heard (docs/contract.md#ping). */
export type BeaconRow = { readonly rssi: number; readonly txPower?: number } & (
  | { readonly ibeacon: { readonly uuid: string; readonly major: number; readonly minor: number } }
  | { readonly altbeacon: { readonly id: string } }
  | { readonly eddystoneUid: { readonly namespace: string; readonly instance: string } }
  | { readonly eid: string }
);

/** What a card sends: a MAC address, e.g. `c0:ff:ee:00:00:01`, or what it says as a beacon (docs/contract.md#tags). */
export type Tag =
  | string
  | { readonly ibeacon: { readonly uuid: string; readonly major: number; readonly minor: number } }
  | { readonly altbeacon: { readonly id: string } }
  | { readonly eddystoneUid: { readonly namespace: string; readonly instance: string } };

/** What an app can listen to. Every tab of the origin hears the same, but for `watch`. */
export interface MeshEvents {
  /** An inline offer to show. */
  offer: Offered;
  /** An offer was acted upon, dismissed or is over: show it no longer. */
  gone: { readonly receipt: string };
  consent: Consented;
  /** After every answered ping. */
  answer: Answer;
  /** Messages that wait for a connection. */
  queue: { readonly waiting: number };
  /** Whether this tab follows the position now; `denied`: the person, or the system, does not let it. */
  watch: { readonly state: "on" | "off" | "denied" };
}

/** A device on a mesh. Nothing but GET /v1/mesh is sent, and no key made, before the first consent. */
export interface Mesh {
  readonly info: MeshInfo;
  readonly consented: Consented;
  /** The person agreed to an older notice than the mesh's: ask again. */
  readonly noticeChanged: boolean;

  /**
   * Grants purposes; the first grant makes the key. `surface`: where the person was asked, the path of the page unless named.
   * Rejects with a MeshProblem where the mesh cannot be reached, and where the page gets no keys (`insecure-context`).
   */
  consent(purposes: readonly string[], about?: { readonly surface?: string }): Promise<Consented>;
  /**
   * Withdraws purposes: all of them unless named, also what is being asked for just now. Holds at once here, and on the mesh
   * as soon as it is reached.
   */
  withdraw(purposes?: readonly string[], about?: { readonly surface: string }): Promise<void>;

  /** Sends positions while the app is in the foreground and somebody moves. Gives what ends it. */
  watch(): () => void;
  /**
   * The marker that led to this page, as its address says, until it is scanned. One whose code changes is scanned by itself
   * as soon as the person agrees to `location`; of every other one, offer `scan(mesh.pageMarker)` for a tap: any link can name it.
   */
  readonly pageMarker: string | undefined;
  /** A QR code or NFC tag: its id, or its URL. */
  scan(marker: string): Promise<Said>;
  /** What a native shell heard; any number of rows. Gives the answer with an offer, else the last; nothing of it is kept. */
  beacons(rows: readonly BeaconRow[]): Promise<Said>;
  /** Something happened in the app: 1 to 64 of a-z, 0-9 and -. `channel`: how the app wants to be answered. */
  track(
    event: string,
    data?: Readonly<Record<string, string | number | boolean>>,
    about?: { readonly channel?: "inline" | "push" },
  ): Promise<Said>;

  /** Asks for pushes; call it from a tap. Needs consent to `push` and a registered service worker. */
  subscribePush(): Promise<PushState>;
  unsubscribePush(): Promise<void>;

  /** Gives what ends it. Throws a MeshProblem `argument` where there is no event of that name. */
  on<Name extends keyof MeshEvents>(name: Name, listener: (event: MeshEvents[Name]) => void): () => void;
  /** `on("offer", …)`, and what was offered and not yet shown. */
  onOffer(listener: (offered: Offered) => void): () => void;
  /**
   * Tells what became of an offer; kept until there is a connection, and counted once. Throws a MeshProblem `argument` where
   * there is no such kind.
   */
  react(receipt: string, kind: ReactionKind, value?: { readonly amount: string; readonly currency: string }): void;

  /**
   * Stops what the receipt is of: its campaign, or else its moment, is held back from this person until it is undone
   * (`stopped` false). Consent stays as it is. Rejects with a MeshProblem where the mesh has not taken it.
   */
  stop(receipt: string, stopped?: boolean): Promise<void>;

  /**
   * A card of the brand becomes this person's: where a gateway hears it, the mesh takes them to be. `claim`: the code printed on
   * the card. Rejects with a MeshProblem: `consent-missing` without `location`, `invalid` for a wrong code or no card of the brand.
   */
  registerTag(tag: Tag, claim: string): Promise<void>;
  /** The card is no longer theirs. Rejects with a MeshProblem where the mesh is not reached. */
  unregisterTag(tag: Tag): Promise<void>;

  /**
   * Signs in: links this device to a customer, so that all devices of the customer are one person. `sign` gets the thumbprint of
   * this device's key, and gives the `account+jwt` that the brand's back end signs for it. It makes the key if there is none.
   * `places`: where the person was with this device comes along; ask them first. Rejects with a MeshProblem, `linked` if this device
   * is linked to somebody else.
   */
  link(sign: (device: string) => Promise<string>, about?: { readonly places?: boolean }): Promise<Linked>;
  /**
   * Signs out: unlinks a device of the customer, this one unless named. This one forgets its key, and is a new one afterwards; if it
   * was linked to no one, nothing changes.
   */
  unlink(device?: string): Promise<void>;
  /** The devices of the customer that this one is linked to; none if it is linked to no one. */
  devices(): Promise<readonly LinkedDevice[]>;

  /**
   * What the first screen should show, the most pressing first; nothing if nobody has agreed to anything. Leave out kinds that
   * you do not know. `locale`: BCP 47 tag of the language to write in, the app's unless given. It writes nothing, so call it
   * whenever the app comes to the front. Rejects with a MeshProblem if the mesh is not reached.
   */
  now(about?: { readonly locale?: string }): Promise<readonly NowItem[]>;

  /**
   * The person's coupons, the open ones first. Without any consent there are none. Rejects with a MeshProblem if the mesh is not
   * reached.
   */
  coupons(): Promise<readonly HeldCoupon[]>;
  /**
   * The person's loyalty card. Rejects with a MeshProblem if the mesh is not reached, `consent-missing` if the person has not agreed
   * to `loyalty`, `consent` if they have agreed to nothing.
   */
  card(): Promise<LoyaltyCard>;
  /**
   * Pays a reward of the catalog with points, and gives its coupon. While the mesh asks to wait, the same message is said again, also by
   * the next call within a minute: the points are taken once. Rejects with a MeshProblem, `points-missing` if there are too few.
   */
  reward(id: string): Promise<TakenReward>;

  /** Why the person got, or did not get, what the mesh decided about them: newest first. */
  receipts(): Promise<readonly Receipt[]>;
  /**
   * A page of everything the mesh holds on the person. While a page has `next`, call again with it, and join the lists; most
   * people fit on the first.
   */
  exportMe(next?: string): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Erases the person on the mesh and forgets the device here; gives the signed tombstone. Where the mesh asks to wait, it
   * waits and asks again; until then the device, which alone can ask, is kept.
   */
  eraseMe(): Promise<string>;
  /** Ends listening, watching and queueing in this tab. */
  close(): void;
}
