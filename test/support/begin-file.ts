import { vi } from "vitest";

/* Before each file of test/unit, which shares its worker with others: clocks and globals are the machine's. */
vi.useRealTimers();
vi.unstubAllGlobals();
vi.restoreAllMocks();
