export { nowItems } from "../../shared/respond/now-items.ts";
