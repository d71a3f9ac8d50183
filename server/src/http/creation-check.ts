/**
 * The schema of a creation for bodies that come as rows of a file: what Fastify finds in a body of its own is found here
 * in the same words.
 */

import { createRequire } from "node:module";
import type * as TypeBoxCompile from "typebox/compile";
import type { TLocalizedValidationError } from "typebox/error";
import type { FieldErrors } from "../intake/intake.ts";
import { type Finding, fieldErrors } from "./input-errors.ts";
import { newTransaction } from "./transaction-input.ts";

/** Loaded with the first file: the rest of the program does without (9 MB). */
let compiled: TypeBoxCompile.Validator<Record<never, never>, typeof newTransaction> | undefined;

function validator() {
  compiled ??= load().Compile(newTransaction);
  return compiled;
}

function load(): typeof TypeBoxCompile {
  return createRequire(import.meta.url)("typebox/compile");
}

/** What is wrong with the types of a creation; null: nothing. */
export function checkCreation(body: unknown): FieldErrors | null {
  return validator().Check(body)
    ? null
    : fieldErrors(
        validator()
          .Errors(body)
          .flatMap((error) => findingsOf(error, body)),
        "row",
      );
}

/** As Ajv tells it: one finding for each field. */
function findingsOf(
  { keyword, params, instancePath, schemaPath, message }: TLocalizedValidationError,
  body: unknown,
): Finding[] {
  const finding = {
    keyword,
    instancePath,
    message,
    data: at(body, instancePath),
    parentSchema: at(newTransaction, schemaPath.slice(1)) as Record<string, unknown>,
  };
  switch (keyword) {
    // Beside the finding that says which fields are unknown.
    case "boolean":
      return [];
    case "additionalProperties":
      return (params.additionalProperties as string[]).map((additionalProperty) => ({
        ...finding,
        params: { additionalProperty },
      }));
    case "required":
      return (params.requiredProperties as string[]).map((missingProperty) => ({
        ...finding,
        params: { missingProperty },
      }));
    default:
      return [{ ...finding, params: params as Record<string, unknown> }];
  }
}

/** The value that a JSON pointer names. */
function at(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
