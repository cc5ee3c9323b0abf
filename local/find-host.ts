import { randomInt } from "node:crypto";
import { lookup } from "node:dns/promises";
import { createServer } from "node:net";
import { Refusal } from "./refusal.ts";

const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * Where to listen so that this machine reaches the mesh as localhost, and no other machine does: under that name where all
 * it stands for can be listened on (IPv4 and IPv6 where there are both), else on 127.0.0.1. Refuses a port that is taken.
 */
export async function findHost(port: number): Promise<string> {
  const named = await lookup("localhost", { all: true }).catch(() => []);
  const addresses = [...new Set(named.map(({ address }) => address))];
  const faults = await Promise.all([...new Set(["127.0.0.1", ...addresses])].map((host) => tryListen(host, port)));
  if (faults.includes("EADDRINUSE")) {
    throw new Refusal(`Port ${port} is taken by another process: choose one with --port.`);
  }
  if (faults.includes("EACCES")) throw new Refusal(`Port ${port} may not be listened on by this user.`);
  const isLoopback = addresses.includes("127.0.0.1") && addresses.every((address) => LOOPBACK.includes(address));
  return isLoopback && faults.every((fault) => fault === undefined) ? "localhost" : "127.0.0.1";
}

/**
 * Ports below those that systems hand out by themselves (Linux from 32,768, others from 49,152), and above those that browsers
 * refuse (fetch.spec.whatwg.org, "bad port"). What is chosen here is listened on later, or again after a restart: until then no
 * connection of another process may come to have it by chance.
 */
const FIRST_PORT = 11_000;
const LAST_PORT = 32_767;

/** A port that nobody listens on right now, chosen by chance. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
}

/** Whether this port can be listened on. */
export function isFree(port: number): Promise<boolean> {
  return findHost(port).then(
    () => true,
    () => false,
  );
}

/** The code of the error with which listening fails; undefined where it can be done. */
function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}
