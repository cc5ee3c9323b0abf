import type { MeshEvents } from "./api.ts";
import { checkArgument } from "./check-argument.ts";

/** What goes through all tabs: what an app hears, and what one tab tells the others besides. */
export interface TabEvents extends MeshEvents {
  /** An offer was shown: no other tab needs to. */
  shown: { readonly receipt: string };
}

type Name = keyof TabEvents;
type Listener<N extends Name> = (event: TabEvents[N]) => void;

/** The listeners of this tab, and the way to those of the others. */
export interface Tabs {
  on<N extends Name>(name: N, listener: Listener<N>): () => void;
  /** Tells this tab. */
  tellHere<N extends Name>(name: N, event: TabEvents[N]): void;
  /** Tells every tab of the origin, this one first. */
  tell<N extends Name>(name: N, event: TabEvents[N]): void;
}

/** Opens the way between the tabs, until `signal`; where there is none a tab tells itself. */
export function openTabs(signal: AbortSignal): Tabs {
  const listeners = new Map<Name, Set<(event: never) => void>>();
  let channel = openChannel();
  channel?.addEventListener("message", ({ data: [name, event] }) => tellHere(name, event));

  signal.addEventListener("abort", () => {
    channel?.close();
    channel = undefined;
    listeners.clear();
  });

  function tellHere<N extends Name>(name: N, event: TabEvents[N]): void {
    for (const listener of (listeners.get(name) as Set<Listener<N>> | undefined) ?? []) {
      try {
        listener(event);
      } catch (error) {
        // A listener of the app that fails is the app's to hear of, and nobody else's loss.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  return {
    on(name, listener) {
      checkArgument(typeof listener === "function", "listener", listener, "a function");
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => void all.delete(listener);
    },
    tellHere,
    tell(name, event) {
      channel?.postMessage([name, event]);
      tellHere(name, event);
    },
  };
}

/** Safari has none before 15.4; where storage is forbidden, making one throws. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("moment-mesh");
  } catch {
    return undefined;
  }
}
