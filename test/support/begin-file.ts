import fc from "fast-check";
import { vi } from "vitest";
import { runs } from "./runs.ts";

/* Before each file of test/unit, which shares its worker with others: clocks and globals are the machine's. */
vi.useRealTimers();
vi.unstubAllGlobals();
vi.restoreAllMocks();
fc.configureGlobal({ numRuns: runs(100) });
