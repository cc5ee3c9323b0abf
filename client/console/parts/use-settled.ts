import { useEffect, useState } from "preact/hooks";

/** The value as it was when it last stayed the same for so long: what takes work is done of it, and not at each key. */
export function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
