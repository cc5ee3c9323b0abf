import { useContext, useEffect, useState } from "preact/hooks";
import { SessionContext } from "../session/session-context.ts";
import type { Refusal } from "./ask.ts";
import { catalogAtHand, type KnownCatalog, readCatalog } from "./catalog-cache.ts";

/** The published catalog, at once if the page has read it before; `refusal`: why it could not be read now. */
export function useCatalog(): { readonly known: KnownCatalog | undefined; readonly refusal: Refusal | undefined } {
  const { doubt } = useContext(SessionContext);
  const [known, setKnown] = useState(catalogAtHand);
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => {
    const stop = new AbortController();
    readCatalog(stop.signal).then((read) => {
      if (stop.signal.aborted) return;
      if (!("status" in read)) return setKnown(read);
      setRefusal(read);
      doubt(read);
    });
    return () => stop.abort();
  }, [doubt]);
  return { known, refusal };
}
