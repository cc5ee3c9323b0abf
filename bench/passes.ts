import type { Workerd } from "../local/mesh/workerd.ts";
import { type PreparedRequest, sendLoad } from "./load.ts";

/** One kind of request against one server. */
export interface Case {
  name: string;
  server: Workerd;
  /** Makes the requests of a pass, about so many, none ever sent before. Called right before the pass and never measured. */
  prepare(count: number): PreparedRequest[] | Promise<PreparedRequest[]>;
  /** What every answer must contain. */
  expect: string[];
  /** Its status: 200, unless something else is said. */
  status?: number;
}

/** What each pass of one case showed, in the order of the passes. */
export interface Measured {
  cpuMicroseconds: number[];
  requestsPerSecond: number[];
}

export interface PassOptions {
  passes: number;
  /** Requests a case gets in each pass. */
  requests: number;
  inFlight: number;
}

/**
 * Measures all cases interleaved (A B C, A B C, …), so that a machine that gets slower or busier does so for all of them. The first
 * pass of each warms up and is not counted.
 */
export async function measurePasses(cases: Case[], options: PassOptions): Promise<Map<string, Measured>> {
  const measured = new Map(
    cases.map(({ name }): [string, Measured] => [name, { cpuMicroseconds: [], requestsPerSecond: [] }]),
  );
  for (let pass = 0; pass <= options.passes; pass++) {
    for (const one of cases) {
      const { cpuMicroseconds, requestsPerSecond } = await measureOnce(one, options);
      if (pass === 0) continue;
      measured.get(one.name)?.cpuMicroseconds.push(cpuMicroseconds);
      measured.get(one.name)?.requestsPerSecond.push(requestsPerSecond);
    }
  }
  return measured;
}

async function measureOnce({ server, prepare, expect, status }: Case, { requests: count, inFlight }: PassOptions) {
  const requests = await prepare(count);
  const before = await server.cpuMicroseconds();
  const seconds = await sendLoad({ port: server.port, requests, inFlight, expect, status });
  const used = (await server.cpuMicroseconds()) - before;
  return { cpuMicroseconds: used / requests.length, requestsPerSecond: requests.length / seconds };
}
