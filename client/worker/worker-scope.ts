/*
 * What is used of a service worker's global scope (Service Workers, Push API, Notifications API). The types of TypeScript
 * know it only in a library that excludes the one for pages.
 */

/** Something that may go on after its listeners have returned. */
export interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void;
}

export interface PushEvent extends ExtendableEvent {
  readonly data: { text(): string } | null;
}

export interface NotificationEvent extends ExtendableEvent {
  readonly notification: ShownNotification;
}

export interface SubscriptionEvent extends ExtendableEvent {
  /** Both are null in browsers that do not say. */
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

export interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

export type ShownNotification = Pick<Notification, "tag" | "close"> & { readonly data: unknown };

/** Background Sync, which Chromium has. */
export interface SyncManager {
  register(tag: string): Promise<void>;
}

/** The registration of this worker. */
export interface WorkerRegistration {
  readonly scope: string;
  readonly pushManager?: PushManager;
  readonly sync?: SyncManager;
  showNotification(title: string, options: NotificationOptions): Promise<void>;
  getNotifications(filter: { tag: string }): Promise<readonly ShownNotification[]>;
}

/** A window of the app. */
export interface WindowClient {
  readonly url: string;
  focus(): Promise<unknown>;
}

export interface Windows {
  matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly WindowClient[]>;
  openWindow(url: string): Promise<unknown>;
}

interface WorkerEvents {
  push: PushEvent;
  notificationclick: NotificationEvent;
  notificationclose: NotificationEvent;
  pushsubscriptionchange: SubscriptionEvent;
  sync: SyncEvent;
}

export interface WorkerScope {
  readonly registration: WorkerRegistration;
  readonly clients: Windows;
  addEventListener<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => void): void;
}
