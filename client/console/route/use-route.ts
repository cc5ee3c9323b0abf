import { useEffect, useMemo, useState } from "preact/hooks";
import { type Route, readRoute } from "./route.ts";

/** Where the console is, and whether somebody went there: the first view of a page is where the page began. */
export function useRoute(): Route & { readonly isReached: boolean } {
  const [state, setState] = useState({ hash: location.hash, isReached: false });
  useEffect(() => {
    const follow = () => setState({ hash: location.hash, isReached: true });
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const route = useMemo(() => readRoute(state.hash), [state.hash]);
  return { ...route, isReached: state.isReached };
}
