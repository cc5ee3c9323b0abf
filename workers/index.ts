import { app } from "./app.ts";

export { CatalogStore } from "./objects/catalog-store.ts";
export { Person } from "./objects/person.ts";
export { TruthStore } from "./objects/truth-store.ts";

export default app;
