import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { clientFilesModule } from "./local/build/client-files-module.ts";
import { completeKeys } from "./local/state/key-set.ts";

/** What a local mesh is given besides wrangler.toml; test/workers runs one inside the test's own workerd. */
const keys = await completeKeys({});
const bindings = {
  ...keys,
  OPERATOR_TOKEN: "operator-of-the-tests",
  MESH_ENV: "local",
  MESH_AUDIENCE: "https://mesh.test",
  MESH_ORIGINS: "https://shop.test",
  PUSH_SERVICE_ORIGINS: "http://push.test",
};

// Where wrangler looks for the secrets that wrangler.toml asks for.
Object.assign(process.env, keys);

/** The one module of the worker without a source beside it, made for the test that asks for it. */
const clientFiles = {
  name: "client-files",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.endsWith("/cold/client-files.js") ? "\0client-files" : undefined),
  load: (id: string) => (id === "\0client-files" ? clientFilesModule() : undefined),
};

function nodeProject(name: string, timeoutSeconds: number, include = [`test/${name}/**/*.test.ts`]) {
  const timeoutMs = timeoutSeconds * 1000;
  return { test: { name, environment: "node", include, testTimeout: timeoutMs, hookTimeout: timeoutMs } };
}

export default defineConfig({
  test: {
    projects: [
      nodeProject("unit", 30, ["test/unit/**/*.test.ts", "test/architecture.test.ts"]),
      {
        // As it stands in the source, whatever an earlier build has left beside it (workers/cold.ts).
        resolve: { alias: [{ find: /^(\.\/cold\/(?!client-files).+)\.js$/, replacement: "$1.ts" }] },
        plugins: [
          clientFiles,
          cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings } }),
        ],
        test: { name: "workers", include: ["test/workers/**/*.test.ts"], testTimeout: 20_000 },
      },
      nodeProject("contract", 30),
      nodeProject("mesh", 60),
      nodeProject("cli", 120),
      nodeProject("browser", 120),
    ],
  },
});
