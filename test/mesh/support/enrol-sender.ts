import { expect } from "vitest";
import { askMesh } from "../../../local/visitor.ts";
import { runMesh } from "../../support/launcher.ts";
import type { TestMesh } from "../../support/start-mesh.ts";

/**
 * Puts a sender into the catalog as whoever operates the mesh does, and waits until the mesh has seen it; gives what is printed,
 * its key for instance.
 */
export async function enrolSender(mesh: TestMesh, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = runMesh("sender", "add", ...args, "--url", mesh.url, "--token", mesh.token);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const version = /, version (\S+)\./.exec(stdout + stderr)?.[1];
  await expect.poll(() => askMesh(mesh.url)).toMatchObject({ catalogVersion: version });
  return stdout;
}
