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
  readonly reactions: readonly { readonly serial: string; readonly kind: string; readonly value: string | null }[];
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
    readonly person: { readonly consent: { readonly measurement?: { readonly granted: boolean } } };
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
  const ofReactions = held.reactions.flatMap(({ serial, kind, value }): readonly Counted[] => {
    const offer = given.find((one) => one.serial === serial);
    const figure = FIGURE_OF[kind];
    if (offer === undefined || figure === undefined) return [];
    return [{ key: offer.key, figure, ...(value !== null && { worth: JSON.parse(value) }) }];
  });
  const ofCampaigns = CAMPAIGNS.flatMap((campaign) => {
    const exposures = offers.filter(({ key, isExposure }) => key.campaign === campaign && isExposure);
    return recountExposures(exposures, held);
  });
  return [...ofOffers, ...ofReactions, ...ofCampaigns];
}

/** The person by their first exposure to a campaign, and each order by the latest one before it. */
function recountExposures(
  exposures: readonly Offer[],
  { receipts, consentEvents }: Pick<CountedExport, "receipts" | "consentEvents">,
): readonly Counted[] {
  const [first] = exposures.toSorted((a, b) => a.atMs - b.atMs);
  if (first === undefined) return [];
  const orders = receipts.flatMap(({ atMs, decidedFrom }) =>
    decidedFrom?.facts?.event?.name === "order" && decidedFrom.person.consent.measurement?.granted
      ? [{ atMs, worth: worthOf(decidedFrom.facts.event.data) }]
      : [],
  );
  const withdrawals = consentEvents.filter(({ purpose, granted }) => purpose === "measurement" && !granted);
  // Who withdraws is no longer one who may convert.
  const endMs = Math.min(...withdrawals.map(({ receivedMs }) => receivedMs).filter((ms) => ms > first.atMs));
  const converts = orders.some(({ atMs }) => atMs >= first.atMs && atMs < endMs);
  const conversions = orders.flatMap(({ atMs, worth }): readonly Counted[] => {
    const [latest] = exposures.filter((one) => one.atMs <= atMs).toSorted((a, b) => b.atMs - a.atMs);
    return latest === undefined ? [] : [{ key: latest.key, figure: "conversions", ...(worth && { worth }) }];
  });
  const { key } = first;
  return [{ key, figure: "exposed" }, ...(converts ? [{ key, figure: "converted" as const }] : []), ...conversions];
}

function worthOf({ amount, currency }: Readonly<Record<string, unknown>>): Worth | undefined {
  return amount === undefined ? undefined : { amount: String(amount), currency: String(currency) };
}
