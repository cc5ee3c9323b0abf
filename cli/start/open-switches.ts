import { newJti } from "../../client/sdk/device.ts";
import { SWITCHES, type Switched, type Switches, type SwitchName } from "../../local/mesh/answer-switches.ts";
import type { Operated } from "../../local/operate.ts";
import { refusalOf } from "../../local/read-answer.ts";
import { present } from "../../shared/json/present.ts";
import { readLive, sendSignal } from "../operator/operate-live.ts";

/** Where each signal of the demo is: the oven stands in the doughnut shop, a TV spot is at no place. */
const PLACES: Readonly<Record<SwitchName, string | undefined>> = { "hot-light": "doughnut-shop", "tv-spot": undefined };

/** So long it is on, unless it is turned off, or on again. */
const LASTS_SECONDS = 1_200;

/** The switches of the demo shop: what they say to the mesh, an operator says, as `mesh signal` does. */
export function openSwitches(mesh: Operated): Switches {
  async function read(): Promise<Switched> {
    const { signals } = await readLive(mesh);
    return {
      on: SWITCHES.filter((name) => signals.some(({ type, place }) => type === name && place === PLACES[name])),
    };
  }
  return {
    read,
    async turn(name, isOn) {
      const about = { type: name, place: PLACES[name], jti: newJti() };
      const state = isOn ? { state: "on", validForSeconds: LASTS_SECONDS } : { state: "off" };
      const answer = await sendSignal(mesh, present({ ...about, ...state }));
      const switched = await read();
      if (answer.status === 202) return switched;
      // A 429 has two meanings: the signal is on and the mesh tells no one, or the mesh could not turn it on.
      if (answer.status === 429 && isOn && switched.on.includes(name)) return { ...switched, untold: true };
      throw await refusalOf(answer, mesh);
    },
  };
}
