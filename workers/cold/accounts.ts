export { eraseCustomer } from "../customers/erase-customer.ts";
export { signalCustomers } from "../customers/signal-customers.ts";
export { takeProfiles } from "../customers/take-profiles.ts";
export { judgeCustomerSignal } from "../objects/person/accounts/judge-customer-signal.ts";
export { takeProfileRows } from "../objects/person/accounts/take-profile-rows.ts";
