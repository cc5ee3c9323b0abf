import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAILS, judge, readVectors, type Vector } from "./support/cel-vectors.ts";

/** What of CEL conditions do not have: how docs/contract.md#cel calls it, which vectors it has, or how they are refused. */
const LEFT_OUT: readonly { readonly what: string; readonly vectors?: RegExp; readonly refused?: RegExp }[] = [
  { what: "numbers that begin with a dot", vectors: /^comparisons\/gt_literal\/not_gt_double$/ },
  {
    what: "messages and enums of Protocol Buffers",
    vectors: /^(?:dynamic|enums|proto2|proto2_ext|proto3|wrappers|type_deductions\/wrappers)\//,
    refused: /^no variable is a message|'\{'|got LBRACE|Unexpected token: DOT|Unknown variable: msg/,
  },
  {
    what: "unsigned ints and bytes",
    vectors: /^parse\/bytes_literals\//,
    refused: /^bytes and unsigned ints are not available|^(?:bytes|uint)\(\) is not available/,
  },
  { what: "times and durations", refused: /^(?:timestamp|duration|get\w+)\(\) is not available/ },
  { what: "types as values", refused: /^type\(\) is not available|is a type, not a value/ },
  { what: "optional values", vectors: /^optionals\//, refused: /^optional values are not available/ },
  { what: "`cel.bind`", vectors: /^(?:bindings|block)_ext\// },
  { what: "comprehensions with two variables", vectors: /^macros2\// },
  { what: "comprehensions inside each other", refused: /must not be nested/ },
  { what: "the extensions for mathematics and base64", vectors: /^(?:math|encoders)_ext\// },
  { what: "`format` and `quote`", vectors: /^string_ext\/(?:format|format_errors|quote)\// },
  { what: "names in containers", vectors: /^(?:namespace|fields\/qualified_identifier_resolution)\// },
  { what: "names in backticks", vectors: /^fields\/quoted_map_fields\// },
  { what: "`has` of a literal", vectors: /^fields\/map_has\// },
  { what: "form feeds as white space", vectors: /^parse\/whitespace\/new_pages$/ },
  {
    what: "what only holds unchecked",
    vectors:
      /^(?:basic\/(?:variables|functions)\/unbound|logic\/(?:AND|OR)\/short_circuit_type|parse\/receiver_function_names\/)|^type_deductions\/(?:functions|type_parameters)\//,
  },
  {
    what: "lists of two types compared, and two types as the ends of `?:`",
    refused: /^no such overload: list<|^Ternary branches must have the same type/,
  },
  { what: "comprehensions over `[]`", vectors: /\/(?:list_empty|unconstrained_type_var_as_dyn)$/ },
];

const judged = readVectors().map((vector) => ({ vector, judgement: judge(vector) }));

function isRight({ vector, judgement }: (typeof judged)[number]): boolean {
  if ("refused" in judgement) return vector.right === FAILS;
  return vector.right === undefined || judgement.value === vector.right;
}

/** Why a vector is refused: the first row that has it. */
function rowOf({ path }: Vector, refused: string) {
  return LEFT_OUT.find((row) => row.vectors?.test(path) || row.refused?.test(refused));
}

describe("CEL's own vectors", () => {
  it("give the value that CEL gives, or are refused: none has another value", () => {
    const wrong = judged.flatMap((one) => {
      const { vector, judgement } = one;
      // No variable here has a dot in its name, so what these are bound to cannot be said.
      if ("refused" in judgement || isRight(one) || /^namespace\//.test(vector.path)) return [];
      return [`${vector.path}: ${vector.expression} is ${judgement.value}, not ${vector.right}`];
    });
    expect(wrong).toEqual([]);
  });

  it("are refused only for what is left out", () => {
    const unnamed = judged.flatMap((one) => {
      const { vector, judgement } = one;
      if (!("refused" in judgement) || isRight(one) || rowOf(vector, judgement.refused) !== undefined) return [];
      return [`${vector.path}: ${vector.expression}: ${judgement.refused}`];
    });
    expect(unnamed).toEqual([]);
  });

  it("are many, and everything that is left out is there, and is named in docs/contract.md", () => {
    expect(judged.filter(isRight).length).toBeGreaterThan(870);
    const page = readFileSync(join(import.meta.dirname, "../../../docs/contract.md"), "utf8").replaceAll(/\s+/g, " ");
    for (const { what } of LEFT_OUT) {
      const refused = judged.filter(
        ({ vector, judgement }) => "refused" in judgement && rowOf(vector, judgement.refused)?.what === what,
      );
      expect(refused.length, what).toBeGreaterThan(0);
      expect(page, what).toContain(what);
    }
  });
});
