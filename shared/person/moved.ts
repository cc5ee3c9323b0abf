/** Says of a message that another person's object is to be asked; the edge sends it on, and no client ever sees this. */
export interface Moved {
  readonly code: "moved";
  readonly to: string;
  readonly epoch: number;
}
