import type { MeshEvents } from "./api.ts";
import { followPosition } from "./follow-position.ts";
import { withLock } from "./with-lock.ts";

/** What a watch needs of the page and of the mesh. */
export interface WatchOptions extends Omit<Parameters<typeof followPosition>[0], "onDenied" | "geolocation"> {
  /** Undefined where the browser gives no page a position. */
  readonly geolocation: Parameters<typeof followPosition>[0]["geolocation"] | undefined;
  /** The person agrees to be located. */
  readonly isAllowed: () => boolean;
  readonly tell: (event: MeshEvents["watch"]) => void;
}

export interface Watch {
  /** Watches until the returned function is called. */
  start(): () => void;
  /** Looks again at what the person agrees to. */
  update(): void;
}

/** Follows the position of this page while it is seen, until `signal`. Of all tabs of the origin only one does. */
export function createWatch({ isAllowed, tell, geolocation, send }: WatchOptions, signal: AbortSignal): Watch {
  const wanted = new Set<symbol>();
  let end: (() => void) | undefined;

  function begin(): () => void {
    let isOver = false;
    let finish = () => {};
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    void withLock("watch", async () => {
      // A tab whose turn comes when it is no longer seen passes it on.
      if (isOver) return;
      const onDenied = () => tell({ state: "denied" });
      if (!geolocation) return onDenied();
      const unfollow = followPosition({ geolocation, send, onDenied });
      tell({ state: "on" });
      await over;
      unfollow();
      tell({ state: "off" });
    });
    return () => {
      isOver = true;
      finish();
    };
  }

  function update(): void {
    const should = !signal.aborted && wanted.size > 0 && !document.hidden && isAllowed();
    if (should) end ??= begin();
    else {
      end?.();
      end = undefined;
    }
  }

  document.addEventListener("visibilitychange", update, { signal });
  signal.addEventListener("abort", update);
  return {
    start() {
      const key = Symbol();
      wanted.add(key);
      update();
      return () => {
        wanted.delete(key);
        update();
      };
    },
    update,
  };
}
