export { readRedemption } from "../tills/read-redemption.ts";
export { redeem } from "../tills/redeem.ts";
