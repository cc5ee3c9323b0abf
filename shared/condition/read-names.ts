import type { ASTNode } from "@marcbachmann/cel-js";
import { RECALLS, textIn } from "./check-recall.ts";
import { childrenOf } from "./children-of.ts";
import { conditionEnvironment } from "./condition-environment.ts";

/** What a condition asks by name. */
export interface ConditionNames {
  /** Labels whose visits it counts, or that it looks for at the place. */
  readonly labels: ReadonlySet<string>;
  /** Scores of the person that it asks for, as far as they are written out. */
  readonly scores: ReadonlySet<string>;
  /** Moments whose history it asks for. */
  readonly moments: ReadonlySet<string>;
  /** Types of signals that it asks for by `live()`. */
  readonly signals: ReadonlySet<string>;
  /** Whether it asks `live()` for a type that is not written out. */
  readonly asksUnknownSignals: boolean;
  /** What it asks for of points, as `person.tier`. */
  readonly ofLoyalty: ReadonlySet<string>;
  /** Whether it asks for `signal`, the one that set the moment off. */
  readonly asksSignal: boolean;
  /** The same for `run`. */
  readonly asksRun: boolean;
}

/** The names in a condition that is known to be a good one. */
export function readNames(source: string): ConditionNames {
  const labels = new Set<string>();
  const scores = new Set<string>();
  const moments = new Set<string>();
  const ofLoyalty = new Set<string>();
  const signals = new Set<string>();
  let asksSignal = false;
  let asksRun = false;
  let asksUnknownSignals = false;
  const visit = (node: ASTNode): void => {
    if (node.op === "id" && node.args === "signal") asksSignal = true;
    if (node.op === "id" && node.args === "run") asksRun = true;
    const [type] = node.op === "call" && node.args[0] === "live" ? node.args[1] : [];
    if (type !== undefined && textIn(type) === undefined) asksUnknownSignals = true;
    addText(signals, textIn(type));
    addText(labels, labelIn(node));
    addText(scores, scoreIn(node));
    addText(moments, momentIn(node));
    addText(ofLoyalty, ofLoyaltyIn(node));
    for (const child of childrenOf(node)) visit(child);
  };
  visit(conditionEnvironment().parse(source).ast);
  return { labels, scores, moments, ofLoyalty, signals, asksUnknownSignals, asksSignal, asksRun };
}

/** `x` of `person.visits("x")` and of `"x" in place.labels`. */
function labelIn(node: ASTNode): string | undefined {
  return textIn(node.op === "rcall" && node.args[0] === "visits" ? node.args[2][0] : askedOfPlace(node));
}

/** `x` of `person.scores["x"]`, of `person.scores.x` and of `"x" in person.scores`. */
function scoreIn(node: ASTNode): string | undefined {
  if (node.op === "in") return isScores(node.args[1]) ? textIn(node.args[0]) : undefined;
  const asked = memberIn(node);
  return asked !== undefined && isScores(asked.owner) ? asked.name : undefined;
}

/** All members of this name are the person's: of nothing else, a condition can ask for it. */
function isScores(node: ASTNode): boolean {
  return memberIn(node)?.name === "scores";
}

/** `x` of `owner.x` and of `owner["x"]`. */
function memberIn(node: ASTNode): { readonly owner: ASTNode; readonly name: string | undefined } | undefined {
  if (node.op === ".") return { owner: node.args[0], name: node.args[1] };
  return node.op === "[]" ? { owner: node.args[0], name: textIn(node.args[1]) } : undefined;
}

/** `x` of `person.received("x", "P7D")` and its likes. */
function momentIn(node: ASTNode): string | undefined {
  return node.op === "rcall" && RECALLS.includes(node.args[0]) ? textIn(node.args[2][0]) : undefined;
}

function ofLoyaltyIn(node: ASTNode): string | undefined {
  const { owner, name = "" } = memberIn(node) ?? {};
  return owner?.op === "id" && owner.args === "person" && (name === "points" || name === "tier")
    ? `person.${name}`
    : undefined;
}

function addText(names: Set<string>, name: string | undefined): void {
  if (name !== undefined) names.add(name);
}

function askedOfPlace(node: ASTNode): ASTNode | undefined {
  if (node.op !== "in") return undefined;
  const [label, list] = node.args;
  return list.op === "." && list.args[1] === "labels" ? label : undefined;
}
