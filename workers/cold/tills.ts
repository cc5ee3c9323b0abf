export { redeem } from "../tills/redeem.ts";
