import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";

interface FloorEnv {
  FLOOR: DurableObjectNamespace<Floor>;
}

/** As many as an area asks at once. */
const BATCH = 100;

/** As many as a mesh has for codes and transactions. */
const INDEXES = 64;

/** The least an object can do for a request: nothing, or one small row. */
export class Floor extends DurableObject<FloorEnv> {
  constructor(context: DurableObjectState, env: FloorEnv) {
    super(context, env);
    context.storage.sql
      .exec("CREATE TABLE IF NOT EXISTS entry (serial INTEGER PRIMARY KEY, at REAL NOT NULL)")
      .toArray();
  }

  /** One call that does nothing. */
  read(): void {}

  /** One call that writes one row; the answer leaves when the row is on disk (the platform's output gate). */
  write(): void {
    this.ctx.storage.sql.exec("INSERT INTO entry (at) VALUES (?)", Date.now()).toArray();
  }

  /** One call that writes so many rows. */
  writeRows(rows: number): void {
    for (let row = 0; row < rows; row++) this.write();
  }

  /** Asks so many others, a batch at a time: what an area does, and nothing else. */
  async askOthers(method: "read" | "write", objects: number): Promise<void> {
    for (let from = 0; from < objects; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, objects - from) }, (_, index) => from + index);
      await Promise.all(numbers.map((number) => this.env.FLOOR.getByName(`other-${number}`)[method]()));
      // Sockets have their turn, as they have in a fan-out.
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
    }
  }
}

const app = new Hono<{ Bindings: FloorEnv }>();

app.post("/hello", (context) => context.text("hello"));

app.post("/body", async (context) => {
  await context.req.text();
  return context.text("hello");
});

app.post("/read/:person", async (context) => {
  await context.env.FLOOR.getByName(context.req.param("person")).read();
  return context.text("hello");
});

app.post("/write/:person", async (context) => {
  await context.env.FLOOR.getByName(context.req.param("person")).write();
  return context.text("hello");
});

/** Calls of other objects, one after the other, then of the person's; `rows`: what each of them writes, "0-1-2". */
app.post("/calls/:person/:rows", async (context) => {
  const { person, rows } = context.req.param();
  const writes = rows.split("-").map(Number);
  for (const [call, count] of writes.entries()) {
    const isLast = call === writes.length - 1;
    const name = isLast ? person : `index-${Math.floor(Math.random() * INDEXES)}`;
    await context.env.FLOOR.getByName(name).writeRows(count);
  }
  return context.text("hello");
});

app.post("/ask/:method/:objects", async (context) => {
  const method = context.req.param("method") === "write" ? "write" : "read";
  await context.env.FLOOR.getByName("area").askOthers(method, Number(context.req.param("objects")));
  return context.text("hello");
});

export default app;
