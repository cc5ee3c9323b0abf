/** The form of a catalog, which the build puts in (local/build/build-console.ts): a console of a host of its own cannot read it there. */
declare module "catalog-schema" {
  const schema: import("./views/catalog/editor/describe-member.ts").Schema;
  export default schema;
}
