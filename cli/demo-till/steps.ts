import type { Exchange, Visitor } from "../../local/visitor.ts";
import type { Speaker } from "../operator/say-signal.ts";
import { type Redemption, type RedemptionAnswer, sayRedemption } from "./say-redemption.ts";

/** Who takes part: a phone, and two tills of one shop. */
export interface Cast {
  readonly url: string;
  readonly phone: Visitor;
  readonly tills: readonly [Speaker, Speaker];
}

/** One step: who does what, and what must come of it, in the words that `act` gives. */
export interface Step {
  readonly who: "phone" | "till 1" | "till 2";
  readonly what: string;
  readonly act: (cast: Cast) => Promise<string>;
  readonly must: string;
}

const BAKERY = { latitude: 52.52, longitude: 13.405, accuracy: 6 };
const STREET = { latitude: 52.523, longitude: 13.4, accuracy: 6 };

const euros = (amount: string) => ({ amount, currency: "EUR" });

/**
 * A coupon from the street to the till and back, then points and a reward, then a purchase that ends offers: what
 * demo/till-catalog.json says.
 */
export function tillSteps(): readonly Step[] {
  let coupon = "";
  let reward = "";
  let card = "";
  let redemption: string | undefined;

  const says =
    (number: 0 | 1, said: () => Redemption) =>
    async ({ url, tills }: Cast): Promise<string> => {
      const answer = await sayRedemption(url, tills[number], said());
      redemption ??= answer.body.redemption;
      return tellAnswer(answer);
    };
  const sale = (): Redemption => ({ transaction: "2026-1-0001", code: coupon, total: euros("4.80") });

  return [
    {
      who: "phone",
      what: "comes into the bakery",
      act: async ({ phone }) => {
        const { body } = await phone.ping({ position: BAKERY });
        const offer = body.offer as { coupon?: { code: string; value: string } } | undefined;
        coupon = offer?.coupon?.code ?? "";
        return offer?.coupon === undefined ? sayOutcome(body) : `a coupon: ${offer.coupon.value}`;
      },
      must: "a coupon: A coffee on the house",
    },
    {
      who: "till 1",
      what: "asks what the coupon is worth",
      act: says(0, () => ({ transaction: "2026-1-0000", action: "check", code: coupon })),
      must: "checked: A coffee on the house",
    },
    {
      who: "till 1",
      what: "sells for 4.80 with the coupon",
      act: says(0, sale),
      must: "redeemed: A coffee on the house",
    },
    {
      who: "till 1",
      what: "got no answer, and says it again",
      act: async (cast) => {
        const first = redemption;
        const answer = await sayRedemption(cast.url, cast.tills[0], sale());
        return `${tellAnswer(answer)}, ${answer.body.redemption === first ? "the same" : "another"} redemption`;
      },
      must: "redeemed: A coffee on the house, the same redemption",
    },
    {
      who: "till 2",
      what: "is shown the same coupon",
      act: says(1, () => ({ transaction: "2026-2-0001", code: coupon })),
      must: "refused: used, here",
    },
    { who: "phone", what: "looks at its coupons", act: stateOf(() => coupon), must: "redeemed" },
    {
      who: "till 1",
      what: "voids the sale",
      act: says(0, () => ({ transaction: "2026-1-0002", action: "void", of: "2026-1-0001" })),
      must: "voided",
    },
    { who: "phone", what: "looks at its coupons", act: stateOf(() => coupon), must: "open" },
    {
      who: "till 2",
      what: "takes the coupon now",
      act: says(1, () => ({ transaction: "2026-2-0002", code: coupon })),
      must: "redeemed: A coffee on the house",
    },
    {
      who: "phone",
      what: "gets the loyalty card",
      act: async ({ phone }) => {
        const grants = [{ purpose: "loyalty", granted: true }];
        const said = await phone.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "demo" });
        const { body, status } = await phone.send("/v1/me/card", "card+jwt");
        card = String(body.number ?? "");
        return status === 200 && said.status === 200 ? `a card, ${pointsOf(body)} points` : sayRefused(body);
      },
      must: "a card, 0 points",
    },
    {
      who: "till 1",
      what: "sells for 12.00 with the card",
      act: says(0, () => ({ transaction: "2026-1-0003", card, total: euros("12.00") })),
      must: "recorded, 120 points earned, 120 in all, tier regular",
    },
    {
      who: "till 2",
      what: "says a sale of before, when it was offline",
      act: says(1, () => ({ transaction: "2026-2-0003", card, total: euros("3.00"), lateSeconds: 600 })),
      must: "recorded, 30 points earned, 150 in all, tier regular",
    },
    {
      who: "phone",
      what: "pays a reward with points",
      act: async ({ phone }) => {
        const { body, status } = await phone.send("/v1/me/rewards", "reward+jwt", { reward: "free-ring" });
        const given = body.coupon as { code: string; value: string } | undefined;
        reward = given?.code ?? "";
        return status === 200 ? `a coupon: ${given?.value}, ${body.points} points left` : sayRefused(body);
      },
      must: "a coupon: A free ring, 100 points left",
    },
    {
      who: "till 2",
      what: "takes the reward",
      act: says(1, () => ({ transaction: "2026-2-0004", code: reward })),
      must: "redeemed: A free ring",
    },
    {
      who: "till 1",
      what: "gives 2.00 of the 12.00 back",
      act: says(0, () => ({ transaction: "2026-1-0004", action: "refund", of: "2026-1-0003", total: euros("2.00") })),
      must: "refunded",
    },
    {
      who: "phone",
      what: "looks at its card",
      act: async ({ phone }) => {
        const { body } = await phone.send("/v1/me/card", "card+jwt");
        return `${pointsOf(body)} points`;
      },
      must: "80 points",
    },
    {
      who: "phone",
      what: "leaves, and comes again: bought, so stop",
      act: async ({ phone }) => {
        phone.wait(30);
        await phone.ping({ position: STREET });
        phone.wait(30);
        const { body } = await phone.ping({ position: BAKERY });
        return sayOutcome(body);
      },
      must: "no offer: suppressed",
    },
  ];
}

/** What became of the coupon with this code, as its person is told. */
function stateOf(code: () => string) {
  return async ({ phone }: Cast): Promise<string> => {
    const { body } = await phone.send("/v1/me/coupons", "coupons+jwt");
    const coupons = (body.coupons ?? []) as { coupon: { code: string }; state: string }[];
    return coupons.find(({ coupon }) => coupon.code === code())?.state ?? "no such coupon";
  };
}

function tellAnswer({ status, body }: RedemptionAnswer): string {
  if (status !== 200) return `${status} ${body.code}`;
  const { result, reason, coupon, points, redeemedHere } = body;
  if (result === "refused") {
    const where = redeemedHere === undefined ? "" : redeemedHere ? ", here" : ", elsewhere";
    return `refused: ${reason}${where}`;
  }
  const worth = coupon === undefined || result === "voided" ? "" : `: ${coupon.value}`;
  const earned = points === undefined || points.earned === 0 ? "" : `, ${points.earned} points earned`;
  const balance = points?.balance === undefined ? "" : `, ${points.balance} in all`;
  const tier = points?.tier === undefined ? "" : `, tier ${points.tier}`;
  return `${result}${worth}${earned}${balance}${tier}`;
}

function sayOutcome(body: Exchange["body"]): string {
  return body.outcome === "none" ? `no offer: ${body.reason}` : String(body.outcome ?? body.code);
}

function sayRefused(body: Exchange["body"]): string {
  return `refused: ${body.code ?? "no such path"}`;
}

function pointsOf(body: Exchange["body"]): number | undefined {
  return (body.points as { balance: number } | undefined)?.balance;
}
