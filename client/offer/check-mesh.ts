/** Throws where an element is given what is no mesh, above all the promise that `connect` gives. */
export function checkMesh(mesh: object | undefined): void {
  if (mesh && !("on" in mesh)) throw new TypeError("mesh: give the element what await connect(…) gives");
}
