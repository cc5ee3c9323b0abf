export { compilePattern } from "../../shared/condition/compile-pattern.ts";
