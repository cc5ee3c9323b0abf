import * as v from "valibot";
import { closed } from "../schema/closed.ts";

const AMOUNT = 'must be an amount in quotes, like "12.50"';
const CURRENCY = "must be an ISO 4217 code, like EUR";

/**
 * An amount of money as devices and catalogs write it: decimal text, so that nothing is lost, and its currency. Any number of
 * decimals: what programs work out has many, as 3.3000000000000003.
 */
export const writtenMoney = closed({
  amount: v.pipe(v.string(AMOUNT), v.regex(/^(?:0|[1-9]\d{0,11})(?:\.\d+)?$/, AMOUNT)),
  currency: v.pipe(v.string(CURRENCY), v.regex(/^[A-Z]{3}$/, CURRENCY)),
});

export type WrittenMoney = v.InferOutput<typeof writtenMoney>;
