import { openSession } from "../sdk/session.ts";
import { openVault } from "../sdk/vault.ts";
import { listen } from "./listen.ts";
import type { WorkerScope } from "./worker-scope.ts";

/*
 * /client/service-worker.js of every mesh: a classic script that an app's own worker takes in,
 *
 *     importScripts("https://mesh.example.com/client/service-worker.js");
 *
 * at its top, with nothing to wait for before it. It shows the pushes of the mesh, tells it what became of them and keeps
 * the subscription; whatever else a worker does stays the app's. That goes for `skipWaiting()` and `clients.claim()` too,
 * which decide over pages that are open: a worker whose only line is the one above takes part in its next push as soon as
 * it is active, with or without them, and an app that wants new versions at once calls them itself.
 *
 * Where a browser knows Declarative Web Push (Push API, "declarative push message"; Safari 18.4 and later), it shows these
 * pushes by itself and fires no `push` event: a message has to say `mutable: true` for that, and the mesh's do not. A click
 * is then followed to `navigate` by the browser, without `notificationclick`. So nothing is shown twice, and there the mesh
 * hears neither impression nor click.
 */

declare const self: WorkerScope;

listen(self, openSession(openVault()));
