import type { Mesh, NowItem, NowRun } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { askAirline, type Trip } from "./airline.ts";
import { openDelays } from "./delays.ts";
import { openDial } from "./dial.ts";
import { openElement } from "./element.ts";
import { openFirstScreen } from "./first-screen.ts";
import { forgetLastSeen, keepLastSeen, type LastSeen, lastSeen } from "./last-seen.ts";
import { forgetPassenger, knownPassenger, linkPassenger } from "./passenger.ts";
import { words } from "./words/words.ts";

/** Time passes, and others turn the clock too: in another tab. */
const LOOK_EVERY_MS = 5_000;

/** What the action of a stage asks of the airline. */
const CHOICES: Readonly<Record<string, string>> = {
  "check-in": "checked-in",
  upgrade: "upgraded",
  taxi: "taxi-ordered",
};

/** The flights of this person: the first screen, the clock, and what the airline says. */
export interface Flights {
  /** Begins to follow them, and goes on until `leave`. */
  follow(): Promise<void>;
  leave(): void;
}

export function openFlights(mesh: Mesh): Flights {
  const failed = find("clock-failed", HTMLElement);
  const act = ({ run, stage }: NowRun) => change({ ask: "choose", run, choice: CHOICES[stage] ?? "" });
  const screen = openFirstScreen(act);
  const element = openElement(mesh, act);
  const dial = openDial((minute) => change({ ask: "turn", minute }));
  const delays = openDelays((run) => change({ ask: "choose", run, choice: "late" }));
  let isFollowing = false;
  /** The mesh keeps nothing of the trip: it has not begun, or the person had stopped following it. */
  let isNew = false;
  /** The flights are on the page: as they are, or as they were when there was a connection. */
  let isShown = false;
  let work: Promise<void> = Promise.resolve();

  /** Asks the airline, then the mesh what the first screen should show now. */
  async function look(asked: Parameters<typeof askAirline>[1] = { ask: "look" }): Promise<void> {
    const customer = knownPassenger();
    if (!isFollowing || customer === undefined) return;
    const trip = await askAirline(customer, asked);
    const items = await mesh.now();
    // Left, or forgotten, meanwhile.
    if (!isFollowing) return;
    const seen = { items: items.filter(isRun), trip };
    show(seen);
    keepLastSeen(seen);
    void element.update();
  }

  function show({ items, trip }: LastSeen): void {
    dial.show(trip);
    delays.show(trip);
    screen.show(items, trip);
    saySaid(trip);
    isShown = true;
  }

  /** One after the other, so that the newest answer is what is shown. */
  function change(asked?: Parameters<typeof askAirline>[1]): Promise<void> {
    work = work.then(async () => {
      try {
        await look(asked);
        failed.textContent = "";
      } catch {
        failed.textContent = words.failed;
        const seen = isShown || !isFollowing ? undefined : lastSeen(Date.now());
        if (seen !== undefined) show(seen);
      }
    });
    return work;
  }

  find("begin", HTMLButtonElement).addEventListener("click", () => change({ ask: "begin" }));
  find("stop", HTMLButtonElement).addEventListener("click", () => mesh.withdraw(undefined, { surface: "flights" }));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void change();
  });
  setInterval(() => {
    if (!document.hidden && isFollowing) void change();
  }, LOOK_EVERY_MS);

  return {
    async follow() {
      if (isFollowing) return;
      isFollowing = true;
      isNew ||= knownPassenger() === undefined;
      try {
        if (knownPassenger() === undefined) await linkPassenger(mesh);
      } catch {
        failed.textContent = words.failed;
        isFollowing = false;
        return;
      }
      // So that the mesh knows in which language and time zone it speaks to this person.
      await mesh.track("flights-opened").catch(() => {});
      await change({ ask: isNew ? "begin" : "look" });
      isNew = false;
    },
    leave() {
      isFollowing = false;
      isNew = true;
      forgetLastSeen();
      if (Object.keys(mesh.consented).length === 0) forgetPassenger();
    },
  };
}

function isRun(item: NowItem): item is NowRun {
  return item.kind === "run";
}

function saySaid({ said }: Trip): void {
  const rows = said.map(({ atMs, type, flight }) =>
    create("li", {}, [
      create("time", {}, [new Date(atMs).toLocaleTimeString("en-GB")]),
      create("code", {}, [type]),
      create("span", {}, [flight]),
    ]),
  );
  find("said", HTMLElement).replaceChildren(...rows);
}
