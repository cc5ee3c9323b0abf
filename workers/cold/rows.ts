export { lastEndMs } from "../../shared/coupons/kept-coupon.ts";
export { lastLotEndMs } from "../../shared/points/points-ledger.ts";
export { lookUpReceipt } from "../objects/person/look-up-receipt.ts";
export { shortMembers } from "../objects/person/short-members.ts";
export { readExportPage } from "../objects/person/store/export-lists.ts";
export { tidyRows } from "../objects/person/tidy-rows.ts";
