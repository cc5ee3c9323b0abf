/** What a test can do on a page that has the SDK from its mesh. */
import { connect, MeshProblem } from "%MESH%/client/v1/mesh.js";

globalThis.joinMesh = async (options) => {
  globalThis.joined = await connect(options);
};

/** The problem of what throws or rejects. */
globalThis.problemOf = async (act) => {
  try {
    await act();
    return undefined;
  } catch (problem) {
    const { name, code, message, pointers } = problem;
    return { name, code, message, pointers, isMeshProblem: problem instanceof MeshProblem };
  }
};
