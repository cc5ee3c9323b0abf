export { listCoupons } from "../../shared/coupons/list-coupons.ts";
export { readPauses } from "../../shared/live/coupon-pause.ts";
export { openIndex } from "../objects/index-object/open-index.ts";
export { readCode } from "../objects/person/coupons/read-code.ts";
export { takeTill } from "../objects/person/coupons/sell.ts";
export { takeOut } from "../objects/person/coupons/take-out.ts";
export { tellPendingCodes } from "../objects/person/coupons/tell-pending-codes.ts";
