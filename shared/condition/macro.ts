import type { ASTNode, TypeDeclaration } from "@marcbachmann/cel-js";

/** What cel-js gives to a macro, which is how a function of a condition can see the evaluation it is part of. */
export interface Checker {
  check(node: ASTNode | undefined, context: unknown): TypeDeclaration;
  getType(name: string): TypeDeclaration;
}

export interface Evaluator {
  run(node: ASTNode | undefined, context: unknown): unknown;
}

export interface Values {
  getValue(name: string): unknown;
}
