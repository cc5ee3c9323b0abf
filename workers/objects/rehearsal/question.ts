/** What an operator can ask about a catalog without changing anything: the last part of its route. */
export type Question = "validate" | "diff" | "explain" | "simulate";
