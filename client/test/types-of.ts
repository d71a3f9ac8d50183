/** The types of an API document, as text. */
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import type { ApiDocument } from "../../server/src/http/reference/document.ts";

const head = `/**
 * The types of Zajel's API. Written by script/client from /openapi.json; do not edit.
 */
`;

/**
 * Of the routes that programs call with a key, and of what these answer when all is well: what is refused is a problem
 * on every one of them. Examples stay in the document.
 */
export async function typesOf({ paths, components, openapi, info }: ApiDocument): Promise<string> {
  const forPrograms = Object.entries(paths).filter(([path]) => /^\/v1\/(?!auth\/|setup$)/.test(path));
  const bare = { openapi, info, components, paths: Object.fromEntries(forPrograms) };
  const text = JSON.stringify(bare, (key, value) => (/^([45]\d\d|examples?|security)$/.test(key) ? undefined : value));
  const tree = await openapiTS(JSON.parse(text) as OpenAPI3, {
    alphabetize: true,
    emptyObjectsUnknown: true,
    silent: true,
  });
  return `${head}${astToString(tree)}`;
}
