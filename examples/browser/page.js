// 2. and 3. Join the mesh, and let the element show what it offers. Nothing is sent or stored before the person agrees.
import { connect } from "https://mesh.example.com/client/mesh.js";

const mesh = await connect({ url: "https://mesh.example.com" });
document.querySelector("mesh-offer").mesh = mesh;

// The rest is the app's own: a question, an answer that can be taken back, and something that happens.
const agree = document.querySelector("#agree");
const stop = document.querySelector("#stop");
const status = document.querySelector("#status");

agree.addEventListener("click", async () => {
  try {
    await mesh.consent(["marketing", "measurement"], { surface: "examples/browser" });
    status.textContent = "Thank you. You will hear of us when it is worth it.";
  } catch {
    status.textContent = "That did not reach us. Please try again.";
  }
});

stop.addEventListener("click", async () => {
  await mesh.withdraw();
  status.textContent = "Stopped. Nothing is sent any more.";
});

document.querySelector("#order").addEventListener("click", () => mesh.track("order-paid"));

// In every tab, and also when the person stops it in the offer itself.
mesh.on("consent", showConsent);
showConsent(mesh.consented);

function showConsent({ marketing = false }) {
  agree.disabled = false;
  agree.hidden = marketing;
  stop.hidden = !marketing;
}
