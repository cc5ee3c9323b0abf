import { app } from "./app.ts";

export { Area } from "./objects/area.ts";
export { CatalogStore } from "./objects/catalog-store.ts";
export { Counter } from "./objects/counter.ts";
export { EidResolver } from "./objects/eid-resolver.ts";
export { HookOutbox } from "./objects/hook-outbox.ts";
export { IndexObject as Index } from "./objects/index-object.ts";
export { Person } from "./objects/person.ts";
export { Pulse } from "./objects/pulse.ts";
export { Rehearsal } from "./objects/rehearsal.ts";
export { SharedStoreObject as TruthStore } from "./objects/shared-store-object.ts";
export { Signals } from "./objects/signals.ts";

export default app;
