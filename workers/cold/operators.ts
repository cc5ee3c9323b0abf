export { openOperator } from "../http/open-operator.ts";
export { readWaysIn } from "../http/ways-in.ts";
