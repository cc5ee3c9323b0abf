export { conditionEngine } from "../../shared/condition/condition-engine.ts";
