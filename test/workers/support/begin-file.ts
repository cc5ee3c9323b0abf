import { reset } from "cloudflare:test";
import { vi } from "vitest";

/* Before each file: the clock is the machine's, and nothing is stored. */
vi.useRealTimers();
vi.restoreAllMocks();
await reset();
