import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./children-of.ts";
import { conditionEnvironment } from "./condition-environment.ts";

/** What a condition asks by name. */
export interface ConditionNames {
  /** Labels whose visits it counts, or that it looks for at the place. */
  readonly labels: ReadonlySet<string>;
  /** Types of signals that it asks for by `live()`. */
  readonly signals: ReadonlySet<string>;
  /** Whether it asks `live()` for a type that is not written out. */
  readonly asksUnknownSignals: boolean;
  /** Whether it asks for `signal`, the one that set the moment off. */
  readonly asksSignal: boolean;
}

/** The names in a condition that is known to be a good one. */
export function readNames(source: string): ConditionNames {
  const labels = new Set<string>();
  const signals = new Set<string>();
  let asksSignal = false;
  let asksUnknownSignals = false;
  const visit = (node: ASTNode): void => {
    if (node.op === "id" && node.args === "signal") asksSignal = true;
    const [type] = node.op === "call" && node.args[0] === "live" ? node.args[1] : [];
    if (type?.op === "value" && typeof type.args === "string") signals.add(type.args);
    else if (type !== undefined) asksUnknownSignals = true;
    const label = labelIn(node);
    if (label !== undefined) labels.add(label);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(conditionEnvironment().parse(source).ast);
  return { labels, signals, asksUnknownSignals, asksSignal };
}

/** `x` of `person.visits("x")` and of `"x" in place.labels`. */
function labelIn(node: ASTNode): string | undefined {
  const asked = node.op === "rcall" && node.args[0] === "visits" ? node.args[2][0] : askedOfPlace(node);
  return asked?.op === "value" && typeof asked.args === "string" ? asked.args : undefined;
}

function askedOfPlace(node: ASTNode): ASTNode | undefined {
  if (node.op !== "in") return undefined;
  const [label, list] = node.args;
  return list.op === "." && list.args[1] === "labels" ? label : undefined;
}
