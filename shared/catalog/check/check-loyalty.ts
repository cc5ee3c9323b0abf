import { pointTo } from "../../json/json-pointer.ts";
import { parseTemplate } from "../../text/parse-template.ts";
import type { Loyalty, WrittenText } from "../catalog.ts";
import { LOYALTY_PURPOSE } from "../purposes-of.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkCoupon } from "./check-coupons.ts";
import { checkText } from "./check-moments.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";
import { byLanguage } from "./written-texts.ts";

const AT = "/loyalty";

/** Members that the mesh's own ledger needs, and that a brand's has no use for. */
const OF_MESH = ["earn", "rewards"] as const;

/** What people collect points by: somebody can agree to it, nothing is there twice, and one ledger keeps the points. */
export function checkLoyalty({ pruned: loyalty }: Checked<Loyalty>, names: CatalogNames, faults: FaultList): void {
  if (!names.hasLoyalty) return;
  if (!names.hasPurpose(LOYALTY_PURPOSE))
    faults.add(AT, `needs the purpose "${LOYALTY_PURPOSE}", which policy.purposes does not have`);
  if (loyalty === undefined) return;
  for (const member of loyalty.ledger === "brand" ? OF_MESH : []) {
    if (member in loyalty)
      faults.add(pointTo(AT, member), 'must not be there with ledger "brand": the brand counts its points');
  }
  const { name, earn, tiers, rewards } = loyalty;
  checkWords(name, pointTo(AT, "name"), names, faults);
  checkOnce(earn, "currency", pointTo(AT, "earn"), faults);
  checkOnce(tiers, "id", pointTo(AT, "tiers"), faults);
  checkOnce(tiers, "from", pointTo(AT, "tiers"), faults);
  checkOnce(rewards, "id", pointTo(AT, "rewards"), faults);
  for (const [index, tier] of (tiers ?? []).entries())
    checkWords(tier?.name, pointTo(AT, "tiers", index, "name"), names, faults);
  for (const [index, reward] of (rewards ?? []).entries()) {
    const at = pointTo(AT, "rewards", index);
    checkWords(reward?.title, pointTo(at, "title"), names, faults);
    if (reward?.coupon !== undefined) checkCoupon(reward.coupon, pointTo(at, "coupon"), names, faults);
  }
}

/** No two things of a list have the same value in this member. */
function checkOnce<Member extends string>(
  list: readonly ({ readonly [Name in Member]?: unknown } | undefined)[] | undefined,
  member: Member,
  at: string,
  faults: FaultList,
): void {
  const firstWith = new Map<unknown, number>();
  for (const [index, one] of (list ?? []).entries()) {
    const value = one?.[member];
    if (value === undefined) continue;
    const first = firstWith.get(value);
    if (first === undefined) firstWith.set(value, index);
    else faults.add(pointTo(at, index, member), `is the ${member} of ${pointTo(at, first)} as well`);
  }
}

/** In the mesh's language, and without values: everybody reads the same. */
function checkWords(text: Pruned<WrittenText> | undefined, at: string, names: CatalogNames, faults: FaultList): void {
  checkText(text, at, names, faults);
  for (const [pointer, written] of byLanguage(text, at)) {
    const parsed = parseTemplate(written);
    if (!parsed.ok || parsed.value.some((part) => typeof part !== "string"))
      faults.add(pointer, "must not name values: everybody reads the same");
  }
}
