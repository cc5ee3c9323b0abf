import { reset } from "cloudflare:test";
import { vi } from "vitest";
import * as cold from "../../../workers/cold.ts";

/*
 * Before each file: the clock is the machine's, nothing is stored, and what the worker loads when it is needed is loaded.
 * workerd does not let a request wait for an import that another request has begun, and vitest's imports take longer than
 * those of a deployed worker.
 */
vi.useRealTimers();
vi.restoreAllMocks();
await reset();
await Promise.all(Object.values(cold).map((load) => load()));
