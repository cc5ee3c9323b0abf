/** What a customer's person knows of their devices. Immutable and plain JSON. */
export interface Account {
  /** Those that are linked, and those that were: a closed one stays closed. */
  readonly devices: readonly LinkedDevice[];
  /** Devices on their way: their own persons are still to be merged into this one. */
  readonly merges: readonly Merge[];
  /** When devices were newly linked, epoch milliseconds, those of the last day. */
  readonly linksMs: readonly number[];
}

/** A device of a customer. */
export interface LinkedDevice {
  /** Thumbprint. */
  readonly device: string;
  /** The device's own person: who it was before, and whose object sends its old messages on. */
  readonly person: string;
  readonly linkedAtMs: number;
  /** From then on it is nobody's. */
  readonly closedAtMs?: number;
  /** Its own person has still to hear that it is closed. */
  readonly isClosing?: true;
}

/** One device's own person on the way into the customer's. */
export interface Merge {
  /** Random: what is said of this merge has one effect, however often it is said. */
  readonly id: string;
  readonly device: string;
  readonly person: string;
  /** Of the `link+jwt`. */
  readonly jti: string;
  readonly iatMs: number;
  /** Of the pass that it came with: `passEpoch` is 0 unless that was a pass of the device's own person. */
  readonly passIatMs: number;
  readonly passEpoch: number;
  /** Where the device's own person has been comes along. */
  readonly places?: true;
  readonly atMs: number;
  /** `freeze`: the rows of the device's own person are still to be taken. `finish`: they are; that person has still to hear it. */
  readonly step: "freeze" | "finish";
}

/** A customer's person without devices. */
export const NO_DEVICES: Account = { devices: [], merges: [], linksMs: [] };

/** Whether the device is one of the customer's now. */
export function isLinked(account: Account | undefined, device: string): boolean {
  return account?.devices.some((one) => one.device === device && one.closedAtMs === undefined) === true;
}

/** Whether the device was the customer's, and is no more. */
export function isClosed(account: Account, device: string): boolean {
  return account.devices.some((one) => one.device === device && one.closedAtMs !== undefined);
}

/** The own persons of all devices that are or were the customer's, or are on their way. */
export function ownPersonsOf({ devices, merges }: Account): readonly string[] {
  return [...new Set([...devices, ...merges].map(({ person }) => person))];
}
