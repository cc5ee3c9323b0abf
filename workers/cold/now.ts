export { nowItems } from "../../shared/journeys/now-items.ts";
