/** A browser's IndexedDB with at most one database, as far as a vault uses it. */
export interface FakeIndexedDb {
  readonly factory: IDBFactory;
  /** What is stored; undefined: there is no database. */
  rows: Map<string, unknown> | undefined;
  /** The names of the rows that each transaction has written, in order; what is not among them did not happen. */
  readonly written: string[][];
  /** Nothing more can be written: every transaction that tries is undone. */
  isFull: boolean;
}

type Handler = (() => void) | undefined;

/** Starts without a database. */
export function fakeIndexedDb(): FakeIndexedDb {
  const fake: FakeIndexedDb = {
    factory: { open, deleteDatabase } as unknown as IDBFactory,
    rows: undefined,
    written: [],
    isFull: false,
  };
  return fake;

  function open() {
    const request: Record<string, unknown> = {};
    const makeStore = () => {
      fake.rows = new Map();
    };
    let isAborted = false;
    const upgrade = {
      abort: () => {
        isAborted = true;
      },
    };
    queueMicrotask(() => {
      request.result = { createObjectStore: makeStore, transaction: transact, close() {} };
      if (fake.rows === undefined) {
        request.transaction = upgrade;
        (request.onupgradeneeded as Handler)?.();
      }
      ((isAborted ? request.onerror : request.onsuccess) as Handler)?.();
    });
    return request;
  }

  function deleteDatabase() {
    const request: { onsuccess?: () => void } = {};
    queueMicrotask(() => {
      fake.rows = undefined;
      request.onsuccess?.();
    });
    return request;
  }

  function transact() {
    const transaction: { oncomplete?: () => void; onabort?: () => void } = {};
    const draft = new Map(fake.rows);
    const names: string[] = [];
    const asked: (() => void)[] = [];
    const store = {
      get(name: string) {
        const request: { result?: unknown; onsuccess?: () => void } = {};
        asked.push(() => {
          request.result = draft.get(name);
          request.onsuccess?.();
        });
        return request;
      },
      put(row: unknown, name: string) {
        draft.set(name, row);
        names.push(name);
      },
      delete(name: string) {
        draft.delete(name);
        names.push(name);
      },
    };
    queueMicrotask(() => {
      for (const answer of asked) answer();
      if (fake.isFull && names.length > 0) transaction.onabort?.();
      else {
        if (names.length > 0) {
          fake.rows = draft;
          fake.written.push(names);
        }
        transaction.oncomplete?.();
      }
    });
    return Object.assign(transaction, { objectStore: () => store });
  }
}
