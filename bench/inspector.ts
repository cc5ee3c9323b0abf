/** A Chrome DevTools Protocol session with one isolate of a running workerd. */
export interface InspectorSession {
  send<Answer>(method: string, params?: Record<string, unknown>): Promise<Answer>;
  close(): void;
}

/** Opens the inspector of workerd's main worker on this port. */
export async function openInspector(port: number): Promise<InspectorSession> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { webSocketDebuggerUrl: string }[];
  const target = targets.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.endsWith("main"));
  if (target === undefined) throw new Error("workerd's inspector lists no worker called main");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let serial = 0;
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as {
      id?: number;
      result?: never;
      error?: { message: string };
    };
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || asked === undefined) return;
    waiting.delete(id);
    if (error) asked.reject(new Error(error.message));
    else asked.resolve(result as never);
  };
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        serial += 1;
        waiting.set(serial, { resolve, reject });
        socket.send(JSON.stringify({ id: serial, method, params }));
      }),
    close: () => socket.close(),
  };
}
