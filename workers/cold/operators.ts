export { parseOperatorKeys } from "../../shared/operators/operator-keys.ts";
export { openOperatorKey } from "../http/open-operator-key.ts";
