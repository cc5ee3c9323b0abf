/** Lets go of what waits longest until so many bytes are free; false where nothing could be let go. */
export type MakeRoom = (bytes: number) => Promise<boolean>;

/** More than a file takes on disk beside its bytes: its last block, and its entry in the directory. */
const BESIDE_BYTES = 16_384;
const ATTEMPTS = 3;

/**
 * Writes `bytes` to disk; where the disk is full, again after room was made. Only a few times: another program may fill it
 * as fast as room is made, and all that waits must not go for one write. Rejects as `write` did last.
 */
export async function withRoom(bytes: number, write: () => Promise<void>, makeRoom: MakeRoom): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (cause) {
      if (attempt >= ATTEMPTS || !isFull(cause) || !(await makeRoom(bytes + BESIDE_BYTES))) throw cause;
    }
  }
}

function isFull(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT");
}
