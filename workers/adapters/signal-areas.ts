import type { Config, Env } from "../env.ts";
import type { SignalAreas } from "../objects/signals/calls.ts";
import { areaOf } from "./area-of.ts";

/** The way from the book of signals to the areas of this mesh. The first object of an area tells its others. */
export function makeSignalAreas(env: Env, config: Config): SignalAreas {
  return {
    start: (area, news) => areaOf(env, config, area, 0).start(JSON.stringify(news)),
    end: (area, signal, version) => areaOf(env, config, area, 0).end(signal, version),
  };
}
