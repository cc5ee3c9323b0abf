/* The service worker of a small shop: shows what a push says (Declarative Web Push JSON), as browsers that know that do. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const { title, navigate, data, ...options } = event.data.json().notification;
  event.waitUntil(
    self.registration.showNotification(title, { ...options, data: { ...data, navigate, by: "service worker" } }),
  );
});
