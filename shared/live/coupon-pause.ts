import { present } from "../json/present.ts";

/** Which coupons an operator has paused: those that a moment, one variant of it or a reward gave. */
export type CouponPause = { readonly moment: string; readonly variant?: string } | { readonly reward: string };

/** The name of a pause of coupons in the live state: `moment {id}`, `moment {id} {variant}` or `reward {id}`. */
export function pauseName(pause: CouponPause): string {
  if ("reward" in pause) return `reward ${pause.reward}`;
  return ["moment", pause.moment, ...(pause.variant === undefined ? [] : [pause.variant])].join(" ");
}

/** The pauses of coupons that have these names; what is no such name is none. */
export function readPauses(names: readonly string[] = []): readonly CouponPause[] {
  return names.flatMap((name): readonly CouponPause[] => {
    const [kind, id, variant] = name.split(" ");
    if (id === undefined) return [];
    if (kind === "reward") return [{ reward: id }];
    return kind === "moment" ? [present({ moment: id, variant })] : [];
  });
}
