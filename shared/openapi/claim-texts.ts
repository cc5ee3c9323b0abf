import type { linkClaims, unlinkClaims } from "../messages/account.ts";
import type { consentClaims } from "../messages/consent.ts";
import type { exportClaims, plainClaims, receiptsClaims, registrationClaims } from "../messages/device.ts";
import type { erasureClaims } from "../messages/erasure.ts";
import type { nowClaims } from "../messages/now.ts";
import type { pingClaims } from "../messages/ping.ts";
import type { profileRow, profilesClaims } from "../messages/profiles.ts";
import type { reactionClaims } from "../messages/reaction.ts";
import type { redemptionClaims } from "../messages/redemption.ts";
import type { rewardClaims } from "../messages/reward.ts";
import type { sightingsClaims } from "../messages/sightings.ts";
import type { signalClaims } from "../messages/signal.ts";
import type { stopClaims } from "../messages/stop.ts";
import type { subjectClaims } from "../messages/subject.ts";
import type { subscriptionClaims } from "../messages/subscription.ts";
import type { tagClaims } from "../messages/tag.ts";

/** A text for every claim of a schema, none missing and none too many. */
type TextsOf<Schema extends { readonly entries: object }> = Readonly<Record<keyof Schema["entries"], string>>;

const COMMON = {
  aud: "`audience` of GET /v1/mesh",
  iat: "when the message was made: seconds of the device's clock, fractions welcome",
  jti: "random id of the message; the same again is answered as the first time, and counts once",
};

const DEVICE = { ...COMMON, pass: "the newest pass that the device was given" };

const ACCOUNT = "an `account+jwt` of at most 10 minutes: what other devices of the customer did is told whole, too";

/** What each claim is for, by the schema of the document that has it. */
export const CLAIM_TEXTS = {
  RegistrationClaims: {
    ...COMMON,
    pass: "the device's last pass, if it has one: tells that its person is known; a bad one is ignored",
  } satisfies TextsOf<typeof registrationClaims>,
  PingClaims: {
    ...DEVICE,
    position: "where the device is: degrees, and `accuracy` in metres; needs `location`, is never stored",
    beacons: "what was heard; several rows of one beacon are several samples; `rssi` 127 and 0 are dropped",
    marker: "what was scanned: a marker's id, or a URL of this mesh whose path is /m/{id}",
    event: "something happened in the app",
    present: "ids of the places that the device was last told",
    area: "the opaque area that it was last given",
    channel: "what can be shown now: `inline` (default) answers with the offer, `push` sends it",
    timeZone: "IANA name; takes effect at most once in 24 h",
    locale: "BCP 47 tag of the person's language, at most 35 characters",
    explain: "asks for the gates of every candidate",
  } satisfies TextsOf<typeof pingClaims>,
  ReactionClaims: {
    ...DEVICE,
    receipt: "of the offer",
    kind: "what became of it; each counts once",
    value: "what it was worth: a decimal number and an ISO 4217 currency",
  } satisfies TextsOf<typeof reactionClaims>,
  ConsentClaims: {
    ...DEVICE,
    grants: "yes or no to each purpose named, at most once each",
    noticeVersion: "of the notice that the person saw: a grant needs the mesh's own",
    surface: "where they saw it",
  } satisfies TextsOf<typeof consentClaims>,
  StopClaims: {
    ...DEVICE,
    receipt: "of an offer that the person wants no more of",
    stopped: "false: it may be given again",
  } satisfies TextsOf<typeof stopClaims>,
  SubscriptionClaims: {
    ...DEVICE,
    subscription: "a browser's `PushSubscription.toJSON()` (keys: a point of P-256 and 16 bytes), or null to end it",
  } satisfies TextsOf<typeof subscriptionClaims>,
  LinkClaims: {
    ...DEVICE,
    account: "an `account+jwt`: a back end with the scope `link` says which customer this device is",
    places: "where the device's own person has been comes along: only if they said so",
  } satisfies TextsOf<typeof linkClaims>,
  UnlinkClaims: {
    ...DEVICE,
    device: "thumbprint of a device of the customer; unless given, the one that signs",
  } satisfies TextsOf<typeof unlinkClaims>,
  PlainClaims: DEVICE satisfies TextsOf<typeof plainClaims>,
  SubjectClaims: { ...DEVICE, webhook: "its id in the catalog" } satisfies TextsOf<typeof subjectClaims>,
  RewardClaims: { ...DEVICE, reward: "its id in the catalog" } satisfies TextsOf<typeof rewardClaims>,
  NowClaims: {
    ...DEVICE,
    locale: "BCP 47 tag of the language to write in, at most 35 characters; unless given, the person's",
  } satisfies TextsOf<typeof nowClaims>,
  ReceiptsClaims: { ...DEVICE, account: ACCOUNT } satisfies TextsOf<typeof receiptsClaims>,
  ExportClaims: {
    ...DEVICE,
    account: ACCOUNT,
    next: "`next` of the page before; without it, the first page",
  } satisfies TextsOf<typeof exportClaims>,
  SightingsClaims: {
    ...COMMON,
    format: "whose form the body has: `rows` is the mesh's own, the others are what the vendors' boxes post",
    body: "what the gateway heard, in that form; 500 rows at most",
  } satisfies TextsOf<typeof sightingsClaims>,
  SignalClaims: {
    ...COMMON,
    type: "what happened: 1 to 64 of a-z, 0-9 and -; the sender needs the scope `signal:` with it",
    place: "where; without a target, at no place",
    data: "more about it, for conditions and texts",
    state: "absent: it happens once",
    validForSeconds:
      "how long it is on, or what happens once counts: at most 30 days; needed with `on`, never with `off`",
    customer: "whom it is for, in place of `place`: the brand's own id of a person",
    customers: "the same for many; then the token has at most 64 KiB",
    run: "of a customer's signal: the key of the run that it is about, 1 to 150 characters",
    at: "when it happened, seconds: at most a day before `iat`, which it is unless said here",
  } satisfies TextsOf<(typeof signalClaims)["pipe"][0]>,
  ProfilesClaims: {
    ...COMMON,
    rows: "what is known of customers; of one name the row with the later `iat` counts, and of one message the last",
  } satisfies TextsOf<typeof profilesClaims>,
  ProfileRow: {
    customer: "the brand's own id of a person",
    set: "attributes: names of 1 to 64 of a-z, 0-9, _ and -, and strings, finite numbers or booleans",
    unset: "names of attributes that are to go; none that `set` names",
    card: "the number of a plastic card of the brand; a newer one takes the place of the one before",
    points: "points that the brand gives, once for each `id`; `until` unless told: as long as those of purchases",
    balance: "with a ledger of the brand: how many points they have",
    tier: "with a ledger of the brand: the id of their tier",
  } satisfies TextsOf<(typeof profileRow)["pipe"][0]>,
  ErasureClaims: {
    ...COMMON,
    customer: "the brand's own id of the person who is to be erased",
  } satisfies TextsOf<typeof erasureClaims>,
  RedemptionClaims: {
    ...COMMON,
    iat: "when it was at the till: seconds of the sender's clock, fractions welcome",
    jti: "random id of the message; what counts once is the transaction",
    action: "what is asked: `redeem` (default), `check` (changes nothing), `void` or `refund`",
    code: "what was scanned or typed, as it came",
    card: "the number of the customer's card, as it was scanned or typed: what is bought is theirs",
    transaction: "the till's number of this sale, void or refund: unique for its sender for ever",
    of: "of a void or refund: the transaction, or the `redemption`, that is taken back",
    place: "where: needed of a sender with several places, but for a back end",
    total: "what was paid, or of a refund what is given back",
    items: "what was bought, by the till's names: never stored",
    late: "rung up without a connection: then `iat` may be 30 days old",
  } satisfies TextsOf<(typeof redemptionClaims)["pipe"][0]>,
  TagClaims: {
    ...DEVICE,
    tag: "what it calls itself by: a MAC address, or a beacon's identity",
    register: "false: it is no longer the person's",
    claim: "the code that is printed on the card; needed to register",
  } satisfies TextsOf<typeof tagClaims>,
};
