import { rmSync } from "node:fs";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { clientFilesModule } from "./local/build/client-files-module.ts";
import { consoleFilesModule } from "./local/build/console-files-module.ts";
import { completeKeys } from "./local/state/key-set.ts";
import { makeTestsDirectory } from "./test/support/make-tests-directory.ts";

// Whatever tests leave in the temporary directory goes when they have ended.
if (process.env.TESTS_TMPDIR === undefined) {
  const directory = makeTestsDirectory();
  Object.assign(process.env, { TESTS_TMPDIR: directory, TMPDIR: directory });
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
}

// Commands and meshes are started hundreds of times: Node keeps what it has compiled. Not above, where one that ends after
// the tests would write it anew.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules/.cache/node");

/** What a local mesh is given besides wrangler.toml; test/workers runs one inside the test's own workerd. */
const keys = await completeKeys({});
const bindings = {
  ...keys,
  OPERATOR_TOKEN: "operator-of-the-tests",
  MESH_ENV: "local",
  MESH_AUDIENCE: "https://mesh.test",
  MESH_ORIGINS: "https://shop.test",
  PUSH_SERVICE_ORIGINS: "http://push.test",
  WEBHOOK_HOSTS: "crm.example.com, news.example.com, ads.example.net, tv.example.org",
  WEBHOOK_OWN_HOSTS: "crm.example.com, news.example.com",
  // Whatever a .dev.vars on this machine says.
  MESH_CONTACT: "https://mesh.example.com",
  OPERATOR_KEYS: "",
};

// Where wrangler looks for the secrets that wrangler.toml asks for.
Object.assign(process.env, keys);

/** The modules of the worker without a source beside them, made for the test that asks for them. */
const withoutSource = {
  name: "without-source",
  enforce: "pre" as const,
  resolveId: (id: string) => {
    const [, name] = /\/cold\/(client-files|console-files)\.js$/.exec(id) ?? [];
    return name === undefined ? undefined : `\0${name}`;
  },
  load: (id: string) => {
    if (id === "\0client-files") return clientFilesModule();
    return id === "\0console-files" ? consoleFilesModule() : undefined;
  },
};

/**
 * In tests a cold module is there from the beginning. Two objects that ask vitest for the same import at once share one
 * promise, and workerd goes on with the second in the name of the first; its own imports have a promise for each.
 */
const coldFromStart = {
  name: "cold-from-start",
  enforce: "pre" as const,
  transform(code: string, id: string) {
    if (!id.endsWith("/workers/cold.ts")) return;
    const imports: string[] = [];
    const body = code.replaceAll(/return import\("(.+)"\);/g, (_, path: string) => {
      imports.push(`import * as module${imports.length} from "${path}";`);
      return `return Promise.resolve(module${imports.length - 1});`;
    });
    return `${imports.join("\n")}\n${body}`;
  },
};

/**
 * What an isolate remembers of the live state, of beacons or of having no catalog is a file's own here; the others share
 * one. A file that turns all timers has its own, too: they would include those of what earlier files left behind.
 */
const REMEMBERS = ["eid", "live-routes", "no-catalog", "pages-over", "quarantine", "sightings", "signals"];
const TURNS_TIMERS = ["catalog-client", "eid-client"];
const NEED_OWN_ISOLATE = [...REMEMBERS, ...TURNS_TIMERS].map((name) => `test/workers/${name}.test.ts`);

/** What is replaced with `vi.mock` is replaced for every file of a worker. */
const REPLACES_MODULE = ["test/unit/gateway/full-disk.test.ts"];

/** These wait most of the time, minutes in all: for the clock of a real mesh, or for what they start, one after the other. */
const MESH_WAITS = [
  ...["live", "redis-outage", "sightings", "sightings-edges"],
  ...["pool-kill", "till-examples", "till-kill"],
].map((name) => `test/mesh/${name}.test.ts`);

/** So do these: for demos that go at the pace of whoever reads them, and for time-outs of a gateway. */
const CLI_WAITS = ["demo-flight", "demo-gateway", "demo-hot-light", "gateway-flood", "gateway-line"].map(
  (name) => `test/cli/${name}.test.ts`,
);

const AFTER_TURN = ["test/support/fetch-after-turn.ts"];

function nodeProject(name: string, timeoutSeconds: number, options: object = {}) {
  const timeoutMs = timeoutSeconds * 1000;
  const include = [`test/${name}/**/*.test.ts`];
  return {
    test: {
      name,
      environment: "node",
      include,
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      expect: { poll: { timeout: timeoutMs / 4 } },
      ...options,
    },
  };
}

/** A cold module as it stands in the source, whatever an earlier build has left beside it (workers/cold.ts). */
const SOURCE_OF_COLD = { find: /^(\.\/cold\/(?!client-files|console-files).+)\.js$/, replacement: "$1.ts" };

function workersProject(name: string, options: object) {
  return {
    resolve: { alias: [SOURCE_OF_COLD] },
    plugins: [
      withoutSource,
      coldFromStart,
      cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, miniflare: { bindings } }),
    ],
    test: {
      name,
      setupFiles: ["test/workers/support/begin-file.ts"],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 15_000 } },
      ...options,
    },
  };
}

function crashProject() {
  const ofPlatform = {
    find: "cloudflare:workers",
    replacement: join(import.meta.dirname, "test/crash/support/cloudflare-workers.ts"),
  };
  return { resolve: { alias: [SOURCE_OF_COLD, ofPlatform] }, plugins: [coldFromStart], ...nodeProject("crash", 240) };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // These share the modules of their worker, but for one that has a module replaced.
      nodeProject("unit", 60, {
        include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"],
        exclude: REPLACES_MODULE,
        setupFiles: ["test/support/begin-file.ts"],
        isolate: false,
      }),
      nodeProject("unit-own-modules", 60, { include: REPLACES_MODULE }),
      workersProject("workers", { include: ["test/workers/**/*.test.ts"], exclude: NEED_OWN_ISOLATE, isolate: false }),
      workersProject("workers-own-isolate", { include: NEED_OWN_ISOLATE }),
      // Objects as they are deployed, in a world of the test's own.
      crashProject(),
      nodeProject("contract", 60),
      // Their files have meshes of their own, and one process imports what starts them once.
      nodeProject("mesh", 120, { exclude: MESH_WAITS, isolate: false }),
      nodeProject("mesh-waits", 120, { include: MESH_WAITS, isolate: false }),
      nodeProject("cli", 240, { exclude: CLI_WAITS, setupFiles: AFTER_TURN, isolate: false }),
      nodeProject("cli-waits", 240, { include: CLI_WAITS, setupFiles: AFTER_TURN, isolate: false }),
      // The files of a process come one after the other, and share its browsers.
      nodeProject("browser", 240, { isolate: false }),
    ],
  },
});
