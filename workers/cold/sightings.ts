export { placeOfGateway } from "../../shared/sightings/place-of-gateway.ts";
export { readSightings } from "../../shared/sightings/read-sightings.ts";
