/* The rest of an app's worker, below the line that takes in the mesh's. For its test it acts as the person would. */

self.addEventListener("install", () => self.skipWaiting());

let showings = 0;
const show = self.registration.showNotification.bind(self.registration);
self.registration.showNotification = async (...notice) => {
  await show(...notice);
  showings += 1;
};

// A browser opens windows, and brings them forward, only for a real click.
const opened = [];
self.clients.openWindow = async (url) => void opened.push(`opened ${url}`);
WindowClient.prototype.focus = async function () {
  opened.push(`focused ${this.url}`);
};

self.addEventListener("message", (message) => message.waitUntil(answer(message.data, message.ports[0])));

async function answer(asked, port) {
  if (asked === "showings") return port.postMessage(showings);
  const [notification] = await self.registration.getNotifications();
  if (asked === "notificationclose") notification.close();
  const event = new NotificationEvent(asked, { notification });
  const work = [];
  // What a script has made cannot be waited for otherwise.
  Object.defineProperty(event, "waitUntil", { value: (promise) => work.push(promise) });
  self.dispatchEvent(event);
  await Promise.all(work);
  port.postMessage(opened.splice(0));
}
