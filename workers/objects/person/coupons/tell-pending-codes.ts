import { beyondBound } from "../../../../shared/coupons/bound-coupons.ts";
import { keyOf } from "../../../../shared/coupons/coupon.ts";
import { type KeptCoupon, keptUntilMs, type LeftCode, type LeftCodes } from "../../../../shared/coupons/kept-coupon.ts";
import { hashCard, hashCode } from "../../../../shared/index/hash-code.ts";
import { type LoyaltyCard, numbersOf } from "../../../../shared/loyalty/loyalty-card.ts";
import type { Profile } from "../../../../shared/person/person-state.ts";
import { hashOwner } from "../../../../shared/tags/hash-tag.ts";
import { indexOf } from "../../../adapters/index-of.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import { withTimeout } from "../../../isolate/with-timeout.ts";
import { putCard } from "../loyalty/put-card.ts";
import type { PersonContext } from "../person-context.ts";
import type { PersonStore } from "../store/person-store.ts";
import { noteLeft } from "./note-left.ts";
import { INDEX_TIMEOUT_MS, putName } from "./put-name.ts";

/**
 * Brings the index up to date with the codes of this person: whose each coupon's and card's is, and which ones lead nowhere any more.
 * A code is forgotten only after what was said of it before, so that no late word brings it back.
 */
export async function tellPendingCodes(context: PersonContext, isolate: Isolate): Promise<void> {
  const { store } = context;
  dropExcess(store, Date.now());
  const tried = new Set<KeptCoupon | LeftCodes | LoyaltyCard>();
  for (;;) {
    const card = store.card.read();
    const isCardNew = card?.index === "put" && !tried.has(card);
    const news = store.coupons.list().filter((kept) => kept.index === "put" && !tried.has(kept));
    const left = store.coupons.left().filter((codes) => !tried.has(codes));
    if (news.length + left.length === 0 && !isCardNew) return;
    for (const one of [...news, ...left, ...(isCardNew ? [card] : [])]) tried.add(one);
    await Promise.all([
      ...news.map((kept) => put(context, isolate, kept)),
      ...left.map((codes) => forget(context, isolate, codes)),
      isCardNew ? putCard(context, isolate) : undefined,
    ]);
  }
}

/** Those beyond the bound go, and the index is to forget their codes: in one turn. */
function dropExcess(store: PersonStore, nowMs: number): void {
  const gone = beyondBound(store.coupons.list(), nowMs);
  noteLeft(store, gone, nowMs);
  for (const { coupon } of gone) store.coupons.remove(coupon.id);
}

async function put({ store }: PersonContext, isolate: Isolate, kept: KeptCoupon): Promise<void> {
  const profile = store.stored()?.profile;
  const { coupon, from } = kept;
  const code = keyOf(coupon.code);
  if (profile === undefined) return;
  const isOurs = code === undefined || (await putCode(isolate, profile, code, { untilMs: keptUntilMs(coupon), from }));
  if (isOurs === undefined) return;
  // Two codes that are the same by chance: the first keeps it, and nothing would be won by telling the index again.
  if (!isOurs) console.error("the code of a coupon is another person's already");
  // A till may have been there meanwhile, or the coupon may have come from somebody else.
  const now = store.coupons.list().find((one) => one.coupon.id === coupon.id);
  if (now === undefined || now.index === "held" || now.from !== from) return;
  const { from: _, ...others } = now;
  store.coupons.save({ ...others, index: "held" });
}

async function putCode(
  isolate: Isolate,
  profile: Profile,
  code: string,
  about: Pick<Parameters<typeof putName>[2], "untilMs" | "from">,
): Promise<boolean | undefined> {
  return putName(isolate, profile, { name: await hashCode(code, isolate.keys.tagHash), ...about });
}

async function forget({ store }: PersonContext, isolate: Isolate, { name, codes }: LeftCodes): Promise<void> {
  const saidMs = Date.now();
  const card = store.card.read();
  const numbers = new Set(card === undefined ? [] : numbersOf(card));
  // Of a number that the person has again, it is said whose it is.
  const told = codes.map((left) => (left.isCard && numbers.has(left.code)) || forgetOne(isolate, left, saidMs));
  const isForgotten = await Promise.all(told);
  if (isForgotten.includes(true)) store.coupons.saveLeft({ name, codes: codes.filter((_, at) => !isForgotten[at]) });
}

/** The index may not have heard yet whose it became: it is taken away from all of them. */
async function forgetOne(
  { env, config, keys }: Isolate,
  { code, isCard, persons }: LeftCode,
  saidMs: number,
): Promise<boolean> {
  const name = await (isCard ? hashCard : hashCode)(code, keys.tagHash);
  const removed = persons.map(async (person) => {
    const owner = await hashOwner(name, person, keys.tagHash);
    await indexOf(env, config, name).remove(JSON.stringify({ name, owner, saidMs }));
  });
  const done = Promise.all(removed).then(() => true);
  return (await withTimeout(done, INDEX_TIMEOUT_MS)) ?? false;
}
