export { publishDocument } from "../operate/publish-document.ts";
