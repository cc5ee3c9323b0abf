import type { Generator } from "../../../../shared/simulate/generator.ts";

/** A bad network between objects: calls are late, lost, or come twice; so are answers; and objects crash meanwhile. */
export interface Network {
  readonly call: <Reply>(from: string, to: string, work: () => Reply, hear: (reply: Reply) => void) => void;
  /** Something of what is under way happens; false: nothing is. */
  readonly step: () => boolean;
  /** Whoever this object waits for, it waits no more. */
  readonly crash: (object: string) => void;
  /** From now on nothing is lost. */
  readonly heal: () => void;
}

const LOSS = 0.2;
const REPEAT = 0.15;

/** A network that is as bad as the generator says. */
export function makeNetwork(random: Generator): Network {
  const under: (() => void)[] = [];
  const lives = new Map<string, number>();
  let isBad = true;

  return {
    call(from, _to, work, hear) {
      const life = lives.get(from) ?? 0;
      const isHeard = () => (lives.get(from) ?? 0) === life;
      under.push(() => {
        if (isBad && random.happens(LOSS)) return;
        if (isBad && random.happens(REPEAT)) under.push(() => void work());
        const reply = work();
        under.push(() => {
          if (!(isBad && random.happens(LOSS)) && isHeard()) hear(reply);
        });
      });
    },
    step() {
      const [next] = under.splice(random.whole(0, under.length - 1), 1);
      next?.();
      return next !== undefined;
    },
    crash: (object) => void lives.set(object, (lives.get(object) ?? 0) + 1),
    heal() {
      isBad = false;
    },
  };
}
