/** What an operator can ask about a catalog without changing anything. */
export type Question = "validate" | "diff" | "explain" | "simulate";
