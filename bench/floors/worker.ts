import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";

interface FloorEnv {
  FLOOR: DurableObjectNamespace<Floor>;
}

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

export default app;
