import type { Channel } from "../catalog/catalog.ts";
import type { Scalar } from "../condition/condition.ts";
import type { Fault } from "../errors.ts";
import { fenceRadiusMetres } from "../geo/fence-circle.ts";
import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";
import { type Case, explainNext, type Visitor } from "./explain-visit.ts";
import type { Explanation } from "./explanation.ts";
import { pointBeside, pointIn } from "./point-in.ts";
import type { World } from "./world.ts";

/** One made-up visit: someone comes, stays, does something, and may leave. Of the members only `atMs` is needed. */
export interface MadeUpVisit {
  /** When they come, epoch milliseconds. */
  readonly atMs: number;
  readonly place?: string;
  readonly zone?: string;
  /** How long they stay; they only come, unless told. */
  readonly dwellMs?: number;
  /** Whether they are seen to leave, a minute later. */
  readonly leaves?: boolean;
  /** What they do at the end of the stay. */
  readonly event?: string;
  /** What the event says besides its name. */
  readonly data?: Readonly<Record<string, Scalar>>;
  readonly marker?: string;
  /** The gateway that hears their card there: their phone then says nothing of where it is, and no one of their leaving. */
  readonly gateway?: string;
  readonly channel?: Channel;
  /** A run of theirs comes to a stage, and they do nothing: of the other members only `atMs` and `person` go with it. */
  readonly stage?: Case["message"]["stage"];
  /** The same if they got a moment that others follow. */
  readonly after?: Case["message"]["after"];
  readonly person?: NonNullable<Case["person"]>;
}

/** What one message of a visit earned. */
export interface VisitStep {
  readonly what: "comes" | "stays" | "does" | "leaves" | "waits";
  readonly explanation: Explanation;
}

const MINUTE_MS = 60_000;

/**
 * What a visit earns, message by message: the first and the last, and those between them that set something off. Errors: what
 * the visit names and the catalog does not have, with pointers as of the requests that it is made of.
 */
export function tryVisit(world: World, visit: MadeUpVisit): Result<readonly VisitStep[], readonly Fault[]> {
  const steps: VisitStep[] = [];
  let visitor: Visitor | undefined;
  const messages = planMessages(world, visit);
  for (const [number, { what, atMs, message }] of messages.entries()) {
    const tried: Case = present({ message, person: visit.person });
    const explained = explainNext(world, tried, atMs, visitor);
    if (!explained.ok) return err(explained.error);
    const { explanation } = explained.value;
    visitor = explained.value.visitor;
    const isSilent = explanation.moments.every(({ result }) => result === "waiting");
    if (what !== "stays" || number === messages.length - 1 || !isSilent) steps.push({ what, explanation });
  }
  return ok(steps);
}

interface Planned {
  readonly what: VisitStep["what"];
  readonly atMs: number;
  readonly message: Case["message"];
}

function planMessages(world: World, visit: MadeUpVisit): readonly Planned[] {
  const { place, zone, atMs, dwellMs = 0, event, data, marker, gateway, channel, stage, after } = visit;
  if (stage !== undefined || after !== undefined) return [{ what: "waits", atMs, message: present({ stage, after }) }];
  const does = present({ event: event === undefined ? undefined : present({ name: event, data }), marker });
  const isDoing = event !== undefined || marker !== undefined;
  const here: Planned["message"] =
    gateway === undefined ? present({ place, zone, channel }) : { tag: present({ gateway, place, zone }) };
  const silenceMs = place === undefined ? undefined : world.policy.places.get(place)?.silenceMs;
  // Often enough that no one takes them for gone.
  const everyMs = Math.min(MINUTE_MS, (silenceMs ?? MINUTE_MS) / 2);
  const endMs = atMs + dwellMs;
  const comes = place !== undefined || gateway !== undefined;
  const planned: Planned[] = [{ what: comes ? "comes" : "does", atMs, message: here }];
  for (let nextMs = atMs + everyMs; nextMs < endMs; nextMs += everyMs) {
    planned.push({ what: "stays", atMs: nextMs, message: here });
  }
  if (dwellMs > 0) planned.push({ what: "stays", atMs: endMs, message: here });
  // What they do their phone says, with where it is if it says that at all.
  const last = planned.at(-1);
  if (isDoing && gateway !== undefined)
    planned.push({ what: "does", atMs: endMs, message: { ...does, ...present({ channel }) } });
  else if (isDoing && last !== undefined) planned.splice(-1, 1, { ...last, message: { ...last.message, ...does } });
  if (visit.leaves === true && gateway === undefined) planned.push(leave(world, visit, endMs + MINUTE_MS));
  return planned;
}

function leave({ catalog }: World, { place, channel }: MadeUpVisit, atMs: number): Planned {
  const fence = catalog.places?.find(({ id }) => id === place)?.fence;
  const position = fence && { ...pointBeside(pointIn(fence), 3 * fenceRadiusMetres(fence), 0.5), accuracy: 5 };
  return { what: "leaves", atMs, message: present({ position, channel }) };
}
