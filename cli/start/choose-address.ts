import type { NetworkInterfaceInfo } from "node:os";
import { err, ok, type Result } from "../../shared/result.ts";

/** Every interface of a machine by name, as `os.networkInterfaces()` gives them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Where a mesh listens that others in the network reach. */
export interface NetworkAddress {
  /** What it listens on; 0.0.0.0: all there are. */
  readonly listenOn: string;
  /** Under which addresses others reach it; the first one is its name. */
  readonly reachedAt: readonly string[];
}

/** What `--host` without an address means. */
export const ALL_ADDRESSES = "0.0.0.0";

/** A machine takes such an address if no network gave it one (RFC 3927). Other machines do not find it there. */
const LINK_LOCAL = /^169\.254\./;

/**
 * The addresses that `--host` means on this machine, IPv4 only. Error: a sentence, if the machine does not have the address, or
 * has none that others could reach.
 */
export function chooseAddress(asked: string, interfaces: Interfaces): Result<NetworkAddress, string> {
  const all = Object.values(interfaces).flatMap((some = []) => some);
  const reachable = all
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && !LINK_LOCAL.test(address))
    .map(({ address }) => address);
  const [first] = reachable;
  if (first === undefined) return err("--host needs a network: this machine has no address that others could reach.");
  if (asked === ALL_ADDRESSES) return ok({ listenOn: asked, reachedAt: reachable });
  if (reachable.includes(asked)) return ok({ listenOn: asked, reachedAt: [asked] });
  return err(`--host takes an address of this machine, and ${asked} is none: it has ${reachable.join(", ")}.`);
}
