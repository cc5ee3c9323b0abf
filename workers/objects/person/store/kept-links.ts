import type { Account } from "../../../../shared/accounts/account.ts";
import type { Forward } from "../../../../shared/accounts/forward.ts";
import type { HandedStatement } from "../calls.ts";
import type { Erasing, KeptState } from "./state.ts";

/** What links leave of a person. Whatever is set is written with the state, by `save` or `arm`. */
export interface KeptLinks {
  /** Of a customer's person. */
  readonly account: () => Account | undefined;
  readonly setAccount: (next: Account | undefined) => void;
  /** Of a device's own person who was merged into a customer's, or is about to be. */
  readonly forward: () => Forward<HandedStatement> | undefined;
  /** The first one makes the tables, if there never was such a person. */
  readonly setForward: (next: Forward<HandedStatement> | undefined) => void;
  /** Whom an erased customer's person has still to take along. */
  readonly erasing: () => Erasing | undefined;
  readonly setErasing: (next: Erasing | undefined) => void;
}

/** Those, and how the store of the object holds them. */
export interface HeldLinks {
  readonly links: KeptLinks;
  /** In the place of all that was known. */
  readonly reload: (kept: Pick<KeptState, "account" | "forward" | "erasing">) => void;
  readonly kept: () => Pick<KeptState, "account" | "forward" | "erasing">;
}

/** What nothing was ever linked leaves. */
export const NO_LINKS = { account: undefined, forward: undefined, erasing: undefined };

/** None, before `reload`. `open` reads what is stored, `make` makes the tables, `noteChange` has it written. */
export function makeKeptLinks(store: {
  readonly open: () => boolean;
  readonly make: () => void;
  readonly noteChange: () => void;
}): HeldLinks {
  let held: Pick<KeptState, "account" | "forward" | "erasing"> = NO_LINKS;

  function set(next: Partial<typeof held>): void {
    held = { ...held, ...next };
    store.noteChange();
  }

  const links: KeptLinks = {
    account: () => (store.open() ? held.account : undefined),
    setAccount(account) {
      if (account !== held.account) set({ account });
    },
    forward: () => (store.open() ? held.forward : undefined),
    setForward(forward) {
      if (forward === held.forward) return;
      store.make();
      set({ forward });
    },
    erasing: () => (store.open() ? held.erasing : undefined),
    setErasing: (erasing) => set({ erasing }),
  };
  return {
    links,
    reload({ account, forward, erasing }) {
      held = { account, forward, erasing };
    },
    kept: () => held,
  };
}
