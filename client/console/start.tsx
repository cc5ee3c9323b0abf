import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("console");
root?.replaceChildren();
if (root !== null) render(<App />, root);

// A page that comes back from memory may be from before somebody signed out.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
