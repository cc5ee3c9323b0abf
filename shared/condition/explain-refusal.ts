import { didYouMean, similarName } from "../text/similar-name.ts";
import { RECALLS } from "./check-recall.ts";
import { PERSON_FIELDS, VARIABLES } from "./condition-environment.ts";

/** What two variables have, by the type that cel-js knows them by. What is called has brackets. */
const MEMBERS: Readonly<Record<string, { readonly variable: string; readonly names: readonly string[] }>> = {
  Person: { variable: "person", names: [...Object.keys(PERSON_FIELDS), "visits", "suppressed", ...RECALLS] },
  Local: { variable: "local", names: ["hour", "minute", "weekday"] },
};

/** How those are written that people call. */
const CALLS: Readonly<Record<string, string>> = {
  visits: 'person.visits("shop")',
  suppressed: 'person.suppressed("name")',
  received: 'person.received("moment", "P7D")',
  reacted: 'person.reacted("moment", "click")',
  redeemed: 'person.redeemed("moment")',
  live: 'live("type")',
  has: "has(event.data.amount)",
};

/** What values of any type are asked by name, texts and lists above all. */
const METHODS = [
  ...["contains", "startsWith", "endsWith", "matches", "size", "lowerAscii", "upperAscii", "trim", "indexOf"],
  ...["lastIndexOf", "substring", "split", "join", "charAt", "replace"],
  ...["all", "exists", "exists_one", "filter", "map"],
];

const FUNCTIONS = ["size", "int", "double", "string", "bool", "dyn", ...Object.keys(CALLS)];

/** What other languages have, and how CEL writes it. */
const OPERATORS: Readonly<Record<string, string>> = {
  "=": "== or >=",
  "=>": ">=",
  "=<": "<=",
  "<>": "!=",
  "===": "==",
  "!==": "!=",
  ">==": ">=",
  "<==": "<=",
  "&": "&&",
  "|": "||",
  and: "&&",
  or: "||",
  not: "!",
};

/**
 * Why cel-js takes no condition, in words for whoever wrote it: which name or operator was probably meant, and how it is
 * written. What is said by `reason` as well as it can be is given back.
 */
export function explainRefusal(reason: string, source: string): string {
  const [, said = reason, character] = /^(.*) \(character (\d+)\)$/s.exec(reason) ?? [];
  const at = character === undefined ? undefined : Number(character) - 1;
  const overload = /^found no matching overload for '(?:(\w+)[^(]*\.)?(\w+)\(/.exec(said);
  if (overload !== null) return explainCall(overload[1], overload[2] ?? "");
  const variable = /^Unknown variable: (\w+)$/.exec(said)?.[1];
  if (variable !== undefined) return explainVariable(variable, source.slice(0, at));
  const member = /^No such key: (\w+)$/.exec(said)?.[1];
  if (member !== undefined && at !== undefined) return explainMember(member, source.slice(0, at));
  const types = /^no such overload: (.+)$/.exec(said)?.[1];
  if (types !== undefined) return `${types} is not possible: both must be of one kind, a number has no quotes`;
  if (said === "Unterminated string") return `${reason}: a text is not closed, its second quote is missing`;
  if (/\bEOF$/.test(said)) return `${reason}: it ends too early, is a bracket open?`;
  return at === undefined ? reason : explainOperator(reason, source, at);
}

/** `type`: of what it is called on, as cel-js names it; undefined for what stands alone. */
function explainCall(type: string | undefined, name: string): string {
  const form = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (form !== undefined) return `${name} is not asked that way: write it like ${form}`;
  if (type === undefined) {
    if (FUNCTIONS.includes(name)) return `${name}() does not take what is in its brackets`;
    return `there is no function ${name}${didYouMean(similarName(name, FUNCTIONS))}`;
  }
  const owner = Object.hasOwn(MEMBERS, type) ? MEMBERS[type] : undefined;
  if (owner !== undefined) return `${owner.variable} has no ${name}${didYouMean(similarName(name, owner.names))}`;
  if (METHODS.includes(name)) return `${name}() cannot be asked of that, or not with that in its brackets`;
  return `there is no ${name}()${didYouMean(similarName(name, METHODS))}`;
}

/** `before`: what stands before the name. cel-js takes the name that a misspelt macro makes for the unknown one. */
function explainVariable(name: string, before: string): string {
  const macro = /\.\s*(\w+)\(\s*$/.exec(before)?.[1];
  if (macro !== undefined && !METHODS.includes(macro)) return explainCall("dyn", macro);
  return `there is no ${name}${didYouMean(similarName(name, VARIABLES)) || `, only ${VARIABLES.join(", ")}`}`;
}

/** `before`: what stands before the name, up to the dot. */
function explainMember(name: string, before: string): string {
  const form = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (form !== undefined) return `${name} needs brackets: write it like ${form}`;
  const owner = Object.values(MEMBERS).find(({ variable }) => new RegExp(`\\b${variable}\\s*\\.\\s*$`).test(before));
  if (owner === undefined) return `there is no ${name} there`;
  const { variable, names } = owner;
  return `${variable} has no ${name}${didYouMean(similarName(name, names)) || `, only ${names.join(", ")}`}`;
}

/** What stands at that character or just before it, if it is of another language or a typographic quote. */
function explainOperator(reason: string, source: string, at: number): string {
  if (/[“”„«»‘’]/.test(source[at] ?? "")) return `${reason}: write straight quotes, " or '`;
  const runs = [...source.matchAll(/[=<>!&|]+|[A-Za-z]+/g)].filter(({ index }) => index <= at);
  for (const { 0: run, index } of runs.slice(-2)) {
    const name = run.toLowerCase();
    const isMeant = Object.hasOwn(OPERATORS, name);
    if (isMeant) return `there is no operator ${run}: write ${OPERATORS[name]} (character ${index + 1})`;
  }
  return reason;
}
