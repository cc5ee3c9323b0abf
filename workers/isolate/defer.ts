/** `waitUntil` of the request: work that must not delay its answer. */
export type Defer = (work: Promise<unknown>) => void;
