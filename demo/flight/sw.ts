/* The page's service worker: the mesh's part, pushes. */
import "../../client/worker/service-worker.ts";
