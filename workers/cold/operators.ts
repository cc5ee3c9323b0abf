export { roleOf } from "../../shared/operators/access-rules.ts";
export { openAccess } from "../http/open-access.ts";
export { openOperatorKey } from "../http/open-operator-key.ts";
export { readWaysIn } from "../http/ways-in.ts";
