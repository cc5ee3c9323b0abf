import type { Figure } from "../../../shared/measure/count.ts";
import type { CountedOffer } from "../../../shared/measure/counted-offer.ts";

/** What of an export is counted. */
export interface CountedExport {
  readonly owed: readonly unknown[];
  readonly queuedPushes: readonly unknown[];
  readonly consentEvents: readonly {
    readonly purpose: string;
    readonly granted: boolean;
    readonly receivedMs: number;
  }[];
  readonly receipts: readonly HeldReceipt[];
  readonly reactions: readonly {
    readonly serial: string;
    readonly kind: string;
    readonly atMs: number;
    readonly value: string | null;
  }[];
  /** Of a life before, a day at most. */
  readonly erasures: readonly unknown[];
  readonly messages: readonly {
    readonly atMs: number;
    readonly answer: string | null;
    readonly counted?: CountedOffer;
  }[];
}

interface HeldReceipt {
  readonly atMs: number;
  readonly decidedFrom?: {
    readonly facts?: { readonly event?: { readonly name: string; readonly data: Readonly<Record<string, unknown>> } };
  };
}

interface Offer extends CountedOffer {
  readonly serial: string;
  readonly outcome: string;
  readonly atMs: number;
}

/** One thing that counts. */
export interface Counted {
  readonly key: CountedOffer["key"];
  readonly figure: Figure;
  readonly worth?: Worth;
}

interface Worth {
  readonly amount: string;
  readonly currency: string;
}

const CAMPAIGNS = ["tea", "cake"];
/** So many conversions of a person count for a campaign on a UTC day. */
const MOST_A_DAY = 10;
const DAY_MS = 24 * 3_600_000;
const FIGURE_OF: Readonly<Record<string, Figure>> = {
  impression: "impressions",
  click: "clicks",
  dismiss: "dismissals",
  lead: "leads",
  conversion: "claimed",
};

/** All that counts of one life of a person, counted anew from what is held of them, and not by the code that counts. */
export function recountExport(held: CountedExport): readonly Counted[] {
  const offers = held.messages.flatMap(({ atMs, answer, counted }): readonly Offer[] =>
    counted === undefined ? [] : [{ ...counted, ...JSON.parse(answer ?? "{}"), atMs }],
  );
  const given = offers.filter(({ outcome }) => outcome !== "none");
  const ofOffers = given.flatMap(({ key, outcome }): readonly Counted[] => [
    { key, figure: "given" },
    ...(outcome === "push" ? [{ key, figure: "accepted" as const }] : []),
  ]);
  const ofReactions = held.reactions.flatMap(({ serial, kind, atMs, value }): readonly Counted[] => {
    const offer = given.find((one) => one.serial === serial);
    const figure = FIGURE_OF[kind];
    if (offer === undefined || figure === undefined || !isMeasured(held, offer.atMs, atMs)) return [];
    return [{ key: offer.key, figure, ...(value !== null && { worth: JSON.parse(value) }) }];
  });
  // Who comes back right after an erasure is no person of a campaign any more.
  const ofCampaigns = (held.erasures.length > 0 ? [] : CAMPAIGNS).flatMap((campaign) => {
    const exposures = offers.filter(({ key, atMs }) => key.campaign === campaign && isMeasured(held, atMs, atMs));
    return recountExposures(exposures, held);
  });
  return [...ofOffers, ...ofReactions, ...ofCampaigns];
}

/** Whether the person had agreed to `measurement`, and did not withdraw it in this time. */
function isMeasured({ consentEvents }: Pick<CountedExport, "consentEvents">, fromMs: number, toMs: number): boolean {
  const events = consentEvents.filter(({ purpose, receivedMs }) => purpose === "measurement" && receivedMs <= toMs);
  const before = events.findLast(({ receivedMs }) => receivedMs <= fromMs);
  return before?.granted === true && events.every(({ granted, receivedMs }) => granted || receivedMs <= fromMs);
}

/** The person by their first exposure to a campaign, and each order by the latest one before it that is still measured. */
function recountExposures(exposures: readonly Offer[], held: CountedExport): readonly Counted[] {
  const [first] = exposures.toSorted((a, b) => a.atMs - b.atMs);
  if (first === undefined) return [];
  const orders = held.receipts
    .flatMap(({ atMs, decidedFrom }) => {
      const event = decidedFrom?.facts?.event;
      return event?.name === "order" ? [{ atMs, worth: worthOf(event.data) }] : [];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
  // Who withdraws is no longer one who may convert.
  const converts = orders.some(({ atMs }) => atMs >= first.atMs && isMeasured(held, first.atMs, atMs));
  const ofDays = new Map<number, number>();
  const conversions = orders.flatMap(({ atMs, worth }): readonly Counted[] => {
    const [latest] = exposures
      .filter((one) => one.atMs <= atMs && isMeasured(held, one.atMs, atMs))
      .toSorted((a, b) => b.atMs - a.atMs);
    const day = Math.floor(atMs / DAY_MS);
    const before = ofDays.get(day) ?? 0;
    if (latest === undefined || before === MOST_A_DAY) return [];
    ofDays.set(day, before + 1);
    return [{ key: latest.key, figure: "conversions", ...(worth && { worth }) }];
  });
  const { key } = first;
  return [{ key, figure: "exposed" }, ...(converts ? [{ key, figure: "converted" as const }] : []), ...conversions];
}

function worthOf({ amount, currency }: Readonly<Record<string, unknown>>): Worth | undefined {
  return amount === undefined ? undefined : { amount: String(amount), currency: String(currency) };
}
