import type { FanOut } from "../../../shared/areas/area-calls.ts";
import { beginFanOut, endFanOut, prolongFanOut } from "../../../shared/areas/fan-out-progress.ts";
import { isOver } from "./area-context.ts";
import type { AreaStore, KeptFanOut } from "./store/area-store.ts";

/** With so many signals on, the oldest that happened once makes room; and whoever registers is judged for no more of them. */
const MOST_ON = 20;

/** An end of what was never told here is known for so long: no call is later than that. */
const END_KEPT_MS = 86_400_000;

/**
 * Tells people of a signal from now on, or until another end if it is told already. Of calls about one signal that come in any
 * order the one with the latest version counts; of one version the later end, and `end` before `start`.
 */
export function startFanOut(store: AreaStore, fanOut: FanOut, nowMs: number): void {
  const known = store.findFanOut(fanOut.signal.id);
  if (known === undefined) {
    const endedVersion = store.findEnd(fanOut.signal.id);
    if (endedVersion !== undefined && endedVersion >= versionOf(fanOut)) return;
    store.change(() => {
      makeRoom(store, nowMs);
      store.saveFanOut({ fanOut, progress: beginFanOut(nowMs) });
    });
    return;
  }
  const isLater = versionOf(fanOut) > versionOf(known.fanOut);
  const isSame = versionOf(fanOut) === versionOf(known.fanOut);
  if (!isLater && !(isSame && fanOut.signal.untilMs > known.fanOut.signal.untilMs)) return;
  const isBegun = isLater && !known.progress.isOn;
  const progress = isBegun ? beginFanOut(nowMs) : prolongFanOut(known.progress, isOver(known.fanOut, nowMs), nowMs);
  store.change(() => store.saveFanOut({ fanOut: { ...fanOut, signal: withEnd(known.fanOut, fanOut) }, progress }));
}

/** Tells nobody else of a signal. If a `start` comes later that was said earlier, it changes nothing. */
export function stopFanOut(store: AreaStore, signal: string, version: number, nowMs: number): void {
  const known = store.findFanOut(signal);
  if (known === undefined) {
    if ((store.findEnd(signal) ?? -1) < version)
      store.change(() => store.saveEnd(signal, version, nowMs + END_KEPT_MS));
    return;
  }
  const { fanOut, progress } = known;
  if (version < versionOf(fanOut) || (!progress.isOn && version === versionOf(fanOut))) return;
  store.change(() => store.saveFanOut({ fanOut: { ...fanOut, version }, progress: endFanOut(progress) }));
}

/** What is on, for whoever registers: the newest, and nothing that happened once before they came. */
export function listOn(store: AreaStore, nowMs: number): readonly FanOut[] {
  const on = liveFanOuts(store, nowMs).map(({ fanOut }) => fanOut);
  return on.filter(({ signal }) => signal.once !== true).slice(-MOST_ON);
}

function makeRoom(store: AreaStore, nowMs: number): void {
  const live = liveFanOuts(store, nowMs);
  const oldest = live.find(({ fanOut }) => fanOut.signal.once === true);
  if (live.length < MOST_ON || oldest === undefined) return;
  store.saveFanOut({ ...oldest, progress: endFanOut(oldest.progress) });
}

/** Signals that are on here, the oldest first. */
function liveFanOuts(store: AreaStore, nowMs: number): readonly KeptFanOut[] {
  const live = store.fanOuts().filter(({ fanOut, progress }) => progress.isOn && !isOver(fanOut, nowMs));
  return live.sort((a, b) => a.fanOut.signal.fromMs - b.fanOut.signal.fromMs);
}

/** Calls of old code have no version. */
function versionOf({ version = 0 }: FanOut): number {
  return version;
}

/** What was said first stays; only the end moves. */
function withEnd({ signal }: FanOut, { signal: { untilMs } }: FanOut): FanOut["signal"] {
  return { ...signal, untilMs };
}
