const chains = new Map<string, Promise<unknown>>();

/**
 * Does the work while nobody else of the origin, in any tab or worker, does work of that name (Web Locks). Where there are
 * no locks (Safari before 15.4), or none may be had (storage is forbidden), it holds within this page only.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks;
  let hasBegun = false;
  try {
    if (locks !== undefined) {
      return await locks.request(`moment-mesh ${name}`, () => {
        hasBegun = true;
        return work();
      });
    }
  } catch (error) {
    if (hasBegun) throw error;
  }
  const turn = (chains.get(name) ?? Promise.resolve()).then(work, work);
  chains.set(name, turn);
  return turn;
}
