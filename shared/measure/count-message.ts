import type { Policy } from "../catalog/policy.ts";
import type { Decided, DecideInput } from "../decide/decide.ts";
import type { Exposure } from "../person/person-state.ts";
import { countConversion } from "./count-conversion.ts";
import { countOffer, type OfferCounts } from "./count-offer.ts";
import type { CountedOffer, Measured } from "./counted-offer.ts";

/**
 * What a decided message gives to count: the conversions that its event is, then its own offer. One that comes late gives
 * nothing. One that a later message of its device overtook earns no offer, and what it tells has happened all the same.
 */
export function countMessage(
  { decision, next }: Pick<Decided, "decision" | "next">,
  about: {
    readonly input: Pick<DecideInput, "facts" | "timeliness" | "nowMs">;
    readonly policy: Policy;
    readonly drawKey: Uint8Array;
    readonly measured: Measured;
    readonly offerOf: (exposure: Exposure) => CountedOffer | undefined;
  },
): OfferCounts {
  const { input, policy, drawKey, measured, offerOf } = about;
  const { facts, nowMs, timeliness } = input;
  if (timeliness === "late") return { counts: [], measured };
  const before = { counts: [], measured };
  const conversion =
    facts.event === undefined
      ? before
      : countConversion(facts.event, { person: next, measured, policy, nowMs, offerOf });
  if (timeliness === "stale") return conversion;
  const of = { person: next, measured: conversion.measured, policy, channel: facts.channel, drawKey, nowMs };
  const offer = countOffer(decision, of);
  return { ...offer, counts: [...conversion.counts, ...offer.counts] };
}
