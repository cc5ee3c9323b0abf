export { readHeard, runSightings } from "../sightings/run-sightings.ts";
