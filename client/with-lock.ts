const chains = new Map<string, Promise<unknown>>();

/**
 * Does the work while nobody else of the origin, in any tab or worker, does work of that name (Web Locks). Where there are
 * no locks (Safari before 15.4, pages that are not secure) it holds within this page only.
 */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks;
  if (locks !== undefined) return locks.request(`moment-mesh ${name}`, work) as Promise<T>;
  const turn = (chains.get(name) ?? Promise.resolve()).then(work, work);
  chains.set(name, turn);
  return turn;
}
