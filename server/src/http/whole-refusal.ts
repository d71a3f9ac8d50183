/**
 * One answer that names every field that is wrong, where a schema finds some of them and a judge of ours the others.
 */
import type { FastifyRequest } from "fastify";
import { type Completion, completed, soundPart } from "../intake/creation-fields.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { InputRefused } from "./input-errors.ts";

/**
 * Null where the schema found nothing; else what it found, with what `judge` finds in the rest of the body. Fields that
 * are wrong already are left out for it, or have their place taken by stand-ins; about those, and about the fields that
 * can only be judged beside them, it is not heard.
 *
 * The route has `attachValidation`, and asks this first.
 */
export async function wholeRefusal(
  request: FastifyRequest,
  completion: Completion,
  judge: (sound: unknown) => FieldErrors | Promise<FieldErrors>,
): Promise<FieldErrors | null> {
  const refused: unknown = request.validationError;
  if (refused === undefined || refused === null) return null;
  if (!(refused instanceof InputRefused)) throw refused;
  const judged = await judge(soundPart(refused.errors, request.body, completion));
  return completed(refused.errors, judged, completion);
}
