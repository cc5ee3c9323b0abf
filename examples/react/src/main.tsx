import "moment-mesh-client/mesh-consent";
import "moment-mesh-client/mesh-offer";
import { connect, type Mesh } from "moment-mesh-client";
import type {} from "moment-mesh-client/react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

// Once for the page. VITE_MESH is the address of the mesh: `VITE_MESH=http://localhost:8787 npm run dev`.
const joining = connect({ url: import.meta.env.VITE_MESH, debug: import.meta.env.DEV });

function App() {
  const [mesh, setMesh] = useState<Mesh>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    joining.then(setMesh, (problem) => setTrouble(problem.message));
  }, []);
  return (
    <main>
      <h1>Bakery</h1>
      <p role="status">{trouble}</p>
      <button type="button" disabled={mesh === undefined} onClick={() => mesh?.track("order-paid")}>
        Pay the order
      </button>
      <mesh-consent mesh={mesh} purposes="marketing measurement" />
      <mesh-offer mesh={mesh} />
    </main>
  );
}

const root = document.querySelector("#app");
if (root !== null) createRoot(root).render(<App />);
