import type { CouponWords } from "./api.ts";

export const COUPON_ENGLISH: CouponWords = {
  coupon: "Coupon for the till",
  code: "Code for the till: {code}",
  enlarge: "Show it large",
  close: "Close",
  until: "At the till until {when}",
  redeemed: "Used at the till",
  expired: "This coupon is over",
  void: "This coupon is no longer good",
};

export const COUPON_GERMAN: CouponWords = {
  coupon: "Gutschein für die Kasse",
  code: "Code für die Kasse: {code}",
  enlarge: "Groß zeigen",
  close: "Schließen",
  until: "An der Kasse bis {when}",
  redeemed: "An der Kasse eingelöst",
  expired: "Dieser Gutschein ist abgelaufen",
  void: "Dieser Gutschein gilt nicht mehr",
};
