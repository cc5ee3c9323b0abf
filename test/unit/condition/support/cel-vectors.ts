import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";
import { compilePattern } from "../../../../shared/condition/compile-pattern.ts";
import { conditionEnvironment, toVariables } from "../../../../shared/condition/condition-environment.ts";
import { parseExpression } from "../../../../shared/condition/parse-expression.ts";
import { nowhere } from "../evaluate.ts";

/** A value in the JSON form of `cel.expr.Value`. */
type WireValue = Readonly<Record<string, unknown>>;

/** One of CEL's own vectors (github.com/google/cel-spec, tests/simple). */
export interface Vector {
  /** Suite, section and name. */
  readonly path: string;
  readonly expression: string;
  readonly bindings: Readonly<Record<string, { readonly value: WireValue }>>;
  /** The value in words, or that evaluating or checking it fails; absent if it only has to be checked. */
  readonly right?: string;
}

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: unknown }[];
}

interface Original {
  readonly name: string;
  readonly expr: string;
  readonly bindings?: Vector["bindings"];
  readonly value?: WireValue;
  readonly typedResult?: { readonly result?: WireValue };
  readonly evalError?: unknown;
  readonly checkOnly?: boolean;
}

export const FAILS = "an error";

export function readVectors(suite: Suite = tests, path: readonly string[] = []): Vector[] {
  const own = (suite.tests ?? []).map(({ original }) => toVector(original as Original, path));
  return [...own, ...(suite.suites ?? []).flatMap((inner) => readVectors(inner, [...path, inner.name]))];
}

function toVector(
  { name, expr, bindings = {}, value, typedResult, evalError, checkOnly }: Original,
  path: readonly string[],
): Vector {
  const vector = { path: [...path, name].join("/"), expression: expr, bindings };
  const result = value ?? typedResult?.result;
  if (checkOnly === true) return vector;
  if (evalError !== undefined) return { ...vector, right: FAILS };
  return { ...vector, right: result === undefined ? "true" : wordsOf(read(result)) };
}

/** What this mesh says of it: a value in words, that evaluating it fails, or why it is refused at publishing. */
export function judge({ expression, bindings }: Vector): { value: string } | { refused: string } {
  const strange = Object.values(bindings).some(({ value }) => "objectValue" in value || "enumValue" in value);
  if (strange) return { refused: "no variable is a message" };
  const environment = conditionEnvironment().clone();
  for (const name of Object.keys(bindings)) environment.registerVariable(name, "dyn");
  const parsed = parseExpression(expression, environment, compilePattern);
  if (!parsed.ok) return { refused: parsed.error };
  const bound = Object.entries(bindings).map(([name, { value }]) => [name, read(value)]);
  try {
    return {
      value: wordsOf(parsed.value.evaluate({ ...toVariables(nowhere, compilePattern), ...Object.fromEntries(bound) })),
    };
  } catch {
    return { value: FAILS };
  }
}

/** The value as cel-js has it. What conditions do not have stays as it is, and so is equal to nothing. */
function read(wire: WireValue): unknown {
  const [[kind = "", value] = []] = Object.entries(wire);
  switch (kind) {
    case "int64Value":
      return BigInt(String(value));
    case "doubleValue":
      return Number(value);
    case "stringValue":
    case "boolValue":
    case "nullValue":
      return value;
    case "listValue":
      return ((value as { values?: WireValue[] }).values ?? []).map(read);
    case "mapValue":
      return new Map(
        ((value as { entries?: { key: WireValue; value: WireValue }[] }).entries ?? []).map((entry) => [
          read(entry.key),
          read(entry.value),
        ]),
      );
    default:
      return Symbol(kind);
  }
}

/** A value so that two are the same if, and only if, CEL says so, types included. */
function wordsOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : `${value} (double)`;
  if (Array.isArray(value)) return `[${value.map(wordsOf).join(", ")}]`;
  if (value instanceof Map) {
    return `{${[...value]
      .map(([key, item]) => `${wordsOf(key)}: ${wordsOf(item)}`)
      .sort()
      .join(", ")}}`;
  }
  return typeof value === "symbol" ? `some ${value.description}` : JSON.stringify(value);
}
