#!/usr/bin/env node

/*
 * The program `mesh` of package.json: `npx mesh …` anywhere in this project. Plain JavaScript, so that a Node which is too
 * old says so.
 */

process.argv.splice(2, 0, "cli/mesh.ts");
await import("../local/run.mjs");
