import { useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";

/** What was done to a sender last. */
interface Done {
  readonly what: "revoke" | "restore";
  readonly sender: string;
}

/** Revokes and restores senders. `after`: is called once the mesh has done it. */
export function useSwitches(after: () => void) {
  const ask = useAsk();
  const [done, setDone] = useState<Done>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isBusy, setBusy] = useState(false);

  async function turn(what: Done["what"], body: { readonly sender: string; readonly since?: string }): Promise<void> {
    setBusy(true);
    const asked = await ask(`/admin/v1/${what}`, { body });
    setBusy(false);
    const isRefused = "status" in asked;
    setRefusal(isRefused ? asked : undefined);
    setDone(isRefused ? undefined : { what, sender: body.sender });
    after();
  }

  return {
    done,
    refusal,
    isBusy,
    /** `since`: what the sender reported from then on is void. */
    revoke: (sender: string, since: string | undefined) =>
      turn("revoke", since === undefined ? { sender } : { sender, since }),
    restore: (sender: string) => turn("restore", { sender }),
  };
}
