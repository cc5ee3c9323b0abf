/** What the work gives, or undefined where it fails or takes longer than `timeoutMs`: the caller goes on without it. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    console.warn("gave up on an outside part", error);
    return undefined;
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
