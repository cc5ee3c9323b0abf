import { lookup } from "node:dns/promises";
import { createServer } from "node:net";
import { listen } from "./listen.ts";
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

/** A port of 127.0.0.1 that nobody listens on right now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The code of the error with which listening fails; undefined where it can be done. */
function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}
