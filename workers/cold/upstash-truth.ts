export { makeUpstashTruth } from "../adapters/upstash-truth.ts";
