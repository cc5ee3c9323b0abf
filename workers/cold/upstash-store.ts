export { makeUpstashStore } from "../adapters/upstash-store.ts";
