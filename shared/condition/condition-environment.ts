import { type ASTNode, Environment, type TypeDeclaration } from "@marcbachmann/cel-js";
import { parsePositiveDuration } from "../time/duration.ts";
import type { ConditionInput } from "./condition.ts";
import type { Checker, Evaluator, Values } from "./macro.ts";
import { MATCHING, type Matching, matchesMacro } from "./matches-macro.ts";
import type { CompilePattern } from "./pattern.ts";
import { REACTION_KINDS } from "./reaction-kind.ts";
import { charAt, replace } from "./text-functions.ts";

/** At most so many nodes in a published condition (docs/contract.md#conditions). */
export const MAX_NODES = 200;

/** Variables that are null where there is nothing, and their members. cel-js has no type for that, so they are `dyn`. */
export const NULLABLE_MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["place", ["id", "name", "labels"]],
  ["event", ["name", "data", "items"]],
  ["signal", ["type", "data"]],
  ["run", ["journey", "key", "stage", "data"]],
]);

/** Every name that a condition can use without declaring it. */
export const VARIABLES: readonly string[] = ["person", "zone", "local", "locale", ...NULLABLE_MEMBERS.keys()];

/** Where `live()` finds its function: no variable can have this name. */
const LIVE = "live()";

/** cel-js knows the type of a value by its `constructor`; these two only stand for a type and are never called. */
const personType = () => undefined;
const localType = () => undefined;

interface Person
  extends Pick<
    ConditionInput,
    "consent" | "tier" | "linked" | "visits" | "suppressed" | "received" | "reacted" | "redeemed"
  > {
  readonly constructor: typeof personType;
  readonly attributes: ReturnType<typeof dataOf<ConditionInput["attributes"]>>;
  readonly scores: ReturnType<typeof dataOf<ConditionInput["scores"]>>;
  readonly points: bigint;
}

/** What the members of a person are to cel-js. */
export const PERSON_FIELDS = {
  consent: "map<string, bool>",
  attributes: "map<string, dyn>",
  scores: "map<string, double>",
  points: "int",
  tier: "string",
  linked: "bool",
};

let environment: Environment | undefined;

/** The one environment that all conditions are parsed in, typed with the variables of `ConditionInput`; made at first use. */
export function conditionEnvironment(): Environment {
  environment ??= makeEnvironment();
  return environment;
}

function makeEnvironment(): Environment {
  const sync = { async: false };
  const made = new Environment({ limits: { maxAstNodes: MAX_NODES }, homogeneousAggregateLiterals: false })
    .registerType("Person", { ctor: personType, fields: PERSON_FIELDS })
    .registerType("Local", { ctor: localType, fields: { hour: "int", minute: "int", weekday: "int" } })
    .registerVariable("person", "Person")
    .registerVariable("local", "Local")
    .registerVariable("zone", "dyn")
    .registerVariable("locale", "string")
    .registerFunction(
      "Person.visits(string): int",
      (person: Person, label: string) => BigInt(person.visits(label)),
      sync,
    )
    .registerFunction(
      "Person.suppressed(string): bool",
      (person: Person, name: string) => person.suppressed(name),
      sync,
    )
    .registerFunction("Person.received(string, string): bool", received, sync)
    .registerFunction("Person.reacted(string, string): bool", reacted, sync)
    .registerFunction(
      "Person.redeemed(string): bool",
      (person: Person, moment: string) => person.redeemed(moment),
      sync,
    )
    .registerFunction("live(ast): bool", live)
    // cel-js has a string.matches, and takes a macro of that name for it, whatever type the macro is registered for.
    .registerFunction("Local.matches(ast): bool", matchesMacro)
    .registerFunction("string.charAt(int): string", (text: string, at: bigint) => charAt(text, Number(at)), sync)
    .registerFunction("string.replace(string, string): string", replace, sync)
    .registerFunction(
      "string.replace(string, string, int): string",
      (text: string, wanted: string, by: string, limit: bigint) => replace(text, wanted, by, Number(limit)),
      sync,
    )
    // As doubles, which is how the two are ordered, too.
    .registerOperator("int == double", (int: bigint, double: number) => Number(int) === double);
  for (const name of NULLABLE_MEMBERS.keys()) made.registerVariable(name, "dyn");
  return made;
}

/** `checkRecall` has seen to it that the duration, and the kind of the other one, are good ones. */
function received(person: Person, moment: string, length: string): boolean {
  return person.received(moment, parsePositiveDuration(length) ?? 0);
}

function reacted(person: Person, moment: string, asked: string): boolean {
  const kind = REACTION_KINDS.find((known) => known === asked);
  return kind !== undefined && person.reacted(moment, kind);
}

/** `live(type)` as a macro: a plain function of cel-js cannot see the input of the evaluation. */
function live({ args: [type] }: { readonly args: readonly ASTNode[] }) {
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, context: unknown): TypeDeclaration {
      const argument = checker.check(type, context);
      if (argument.name !== "string" && argument.kind !== "dyn") throw new Error("live() needs the type of a signal");
      return checker.getType("bool");
    },
    evaluate(evaluator: Evaluator, _macro: unknown, values: Values): boolean {
      const isLive = values.getValue(LIVE);
      const wanted = evaluator.run(type, values);
      if (typeof isLive !== "function" || typeof wanted !== "string")
        throw new Error("live() needs the type of a signal");
      return isLive(wanted) === true;
    },
  };
}

/** The input as cel-js wants it: integers as bigint, typed values with their type as constructor. */
export function toVariables(input: ConditionInput, compile: CompilePattern): Readonly<Record<string, unknown>> {
  const { local } = input;
  const matching: Matching = { compile, steps: 0 };
  return {
    person: personOf(input),
    place: input.place,
    zone: input.zone,
    event: withData(input.event),
    signal: withData(input.signal),
    run: withData(input.run),
    local: {
      constructor: localType,
      hour: BigInt(local.hour),
      minute: BigInt(local.minute),
      weekday: BigInt(local.weekday),
    },
    locale: input.locale,
    [LIVE]: input.live,
    [MATCHING]: matching,
  };
}

function personOf({
  consent,
  attributes,
  scores,
  points,
  tier,
  linked,
  visits,
  suppressed,
  received,
  reacted,
  redeemed,
}: ConditionInput): Person {
  const of = { consent, attributes: dataOf(attributes), scores: dataOf(scores), points: BigInt(points), tier, linked };
  return { constructor: personType, ...of, visits, suppressed, received, reacted, redeemed };
}

/** The same, with data that cel-js takes for data. */
function withData<T extends { readonly data: object }>(what: T | null) {
  if (what === null) return null;
  const data = dataOf(what.data);
  return data === what.data ? what : { ...what, data };
}

/** Data that others named: cel-js would take a member called `constructor` for the type of the whole. */
function dataOf<T extends object>(data: T): T | ReadonlyMap<string, unknown> {
  return Object.hasOwn(data, "constructor") ? new Map(Object.entries(data)) : data;
}
