export { nowItems } from "../../shared/respond/now-items.ts";
export { offerNow } from "../../shared/respond/offer-now.ts";
