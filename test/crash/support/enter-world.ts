import { vi } from "vitest";
import type { ShakyWorld } from "./shaky-world.ts";

/** Clock, timers and what is written to the console are those of the world. */
export function enterWorld(world: ShakyWorld): void {
  for (const way of ["warn", "error"] as const) vi.spyOn(console, way).mockReturnValue();
  vi.spyOn(Date, "now").mockImplementation(() => Math.floor(world.nowMs));
  vi.stubGlobal("setTimeout", (work: (...args: unknown[]) => void, lengthMs: number, ...args: unknown[]) =>
    world.after(lengthMs, () => work(...args)),
  );
  vi.stubGlobal("clearTimeout", (cancel: (() => void) | undefined) => cancel?.());
}
