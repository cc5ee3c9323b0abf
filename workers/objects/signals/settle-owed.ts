import { present } from "../../../shared/json/present.ts";
import type { LiveChange } from "../../../shared/live/live-state.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import type { SignalNews } from "./calls.ts";
import type { SignalsContext } from "./signals-context.ts";

const LIVE_TIMEOUT_MS = 2_000;
const AREA_TIMEOUT_MS = 2_000;
/** A signal that reaches 10 km has some hundred areas; so many are told at once. */
const AREAS_AT_ONCE = 50;

const LIVE = "live:";
const AREAS = "areas:";

/** Names of what is owed: to the live state about a thing, to areas about a signal. The later takes the earlier's place. */
export const liveName = (thing: string) => `${LIVE}${thing}`;
export const areasName = (signal: string) => `${AREAS}${signal}`;

/** Areas that are to tell people of a signal, or to stop. */
type OwedAreas =
  | { readonly start: readonly string[]; readonly news: SignalNews }
  | { readonly end: readonly string[]; readonly version?: number };

/** What areas are owed that are to tell people of a signal. */
export function startOwed(start: readonly string[], about: SignalNews["signal"], version: number): string {
  const { id, type, place, fromMs, untilMs, trust, once, data } = about;
  const news: SignalNews = { signal: present({ id, type, place, fromMs, untilMs, trust, once, data }), version };
  return JSON.stringify({ start, news });
}

/** Tells the live state what it is owed about a thing, and gives that; undefined if it is owed nothing. */
export async function tellLive(
  { store, changeLive }: SignalsContext,
  thing: string,
): Promise<LiveChange | undefined | "unreachable"> {
  const name = liveName(thing);
  const value = store.findOwed(name);
  if (value === undefined) return undefined;
  const change: LiveChange = JSON.parse(value);
  if (!(await changeLive(change, LIVE_TIMEOUT_MS)).ok) return "unreachable";
  store.settle(name, value);
  return change;
}

/** Tells areas what they are owed, one signal after the other. Areas that do not answer stay owed. */
export async function tellAreas(context: SignalsContext): Promise<void> {
  const { store, doing } = context;
  // Whoever tells already looks again at the end for what was added meanwhile.
  if (doing.isTelling) return;
  doing.isTelling = true;
  try {
    const tried = new Set<string>();
    const next = () => store.owed().find(({ name, value }) => name.startsWith(AREAS) && !tried.has(`${name} ${value}`));
    for (let owed = next(); owed !== undefined; owed = next()) {
      tried.add(`${owed.name} ${owed.value}`);
      await tellAreasOf(context, owed, tried);
    }
  } finally {
    doing.isTelling = false;
  }
}

/** Tells the areas of one signal, and keeps those that did not answer. */
async function tellAreasOf(
  { store, areas }: SignalsContext,
  { name, value }: { readonly name: string; readonly value: string },
  tried: Set<string>,
): Promise<void> {
  const owed: OwedAreas = JSON.parse(value);
  const signal = name.slice(AREAS.length);
  const [names, tell] =
    "start" in owed
      ? [owed.start, (area: string) => areas.start(area, owed.news)]
      : [owed.end, (area: string) => areas.end(area, signal, owed.version)];
  const left: string[] = [];
  for (let at = 0; at < names.length; at += AREAS_AT_ONCE) {
    await Promise.all(
      names.slice(at, at + AREAS_AT_ONCE).map(async (area) => {
        const work = Promise.resolve(area).then(tell);
        if (
          (await withTimeout(
            work.then(() => true),
            AREA_TIMEOUT_MS,
          )) === undefined
        )
          left.push(area);
      }),
    );
  }
  if (left.length === 0) return store.settle(name, value);
  // Something else may be owed by now: it names all areas.
  if (left.length === names.length || store.findOwed(name) !== value) return;
  const rest = JSON.stringify("start" in owed ? { ...owed, start: left } : { ...owed, end: left });
  tried.add(`${name} ${rest}`);
  store.change(() => store.owe(name, rest));
}

/** Does all that is owed; whether something still is. */
export async function settleOwed(context: SignalsContext): Promise<boolean> {
  const { store } = context;
  const things = store.owed().flatMap(({ name }) => (name.startsWith(LIVE) ? [name.slice(LIVE.length)] : []));
  await Promise.all(things.map((thing) => tellLive(context, thing)));
  await tellAreas(context);
  return store.owed().length > 0;
}
