import type { LoyaltyRule } from "../catalog/policy.ts";
import { isEan13 } from "../codes/gs1-digit.ts";
import type { Symbology } from "../codes/pool-code.ts";
import { present } from "../json/present.ts";
import { type LedgerLine, ledgerLines } from "../points/ledger-lines.ts";
import { expiringPoints, type PointsLedger } from "../points/points-ledger.ts";
import type { LoyaltyCard } from "./loyalty-card.ts";
import { standingOf } from "./standing.ts";

/** A card as its person is told of it. Plain JSON. */
export interface ShownCard {
  readonly number: string;
  /** What the id of its picture names. */
  readonly serial: string;
  readonly points: { readonly balance: number; readonly expiring?: { readonly points: number; readonly atMs: number } };
  readonly tier?: string;
  readonly next?: { readonly tier: string; readonly points: number };
  /** Newest first. */
  readonly ledger: readonly LedgerLine[];
}

/** The card, and how the person stands. Of a brand's ledger the mesh knows no lines. */
export function showCard(
  loyalty: LoyaltyRule,
  { card, points }: { readonly card: LoyaltyCard; readonly points: PointsLedger },
  nowMs: number,
): ShownCard {
  const { balance, tier, next } = standingOf(loyalty, { card, points }, nowMs);
  const isOurs = loyalty.ledger === "mesh";
  const expiring = isOurs ? expiringPoints(points, nowMs) : undefined;
  const { number, serial } = card;
  const ledger = isOurs ? ledgerLines(points, nowMs) : [];
  return present({ number, serial, points: present({ balance, expiring }), tier, next, ledger });
}

/** As what a till scans the number: the mesh's own as QR; of the brand's, 13 digits with their check digit as EAN-13. */
export function symbologyOf({ number, stamp }: Pick<LoyaltyCard, "number" | "stamp">): Symbology {
  if (stamp === undefined) return "qr";
  return isEan13(number) ? "ean13" : "code128";
}
