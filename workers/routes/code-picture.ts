import { loadPages } from "../cold.ts";
import { publicRoute } from "./route.ts";

/** GET /c/{id}.svg: what a till scans; /c/{id}-128.svg: the same as Code 128. Only a true id wakes an object. */
export const codePicture = publicRoute("/c/:picture", async (call) => (await loadPages()).answerPicture(call));
