/**
 * One answer that names every field that is wrong, where a schema finds some of them and a judge of ours the others.
 */
import type { FastifyRequest } from "fastify";
import type { FieldErrors } from "../intake/intake.ts";
import { InputRefused } from "./input-errors.ts";

/**
 * Null where the schema found nothing; else what it found, with what `judge` finds in the rest of the body. Fields that
 * are wrong already are left out for it, or have their place taken by `standIns`; about those, and about the fields
 * that can only be judged beside them (`beside`), it is not heard.
 *
 * The route has `attachValidation`, and asks this first.
 */
export async function wholeRefusal(
  request: FastifyRequest,
  { standIns = {}, beside = {} }: { standIns?: Record<string, unknown>; beside?: Record<string, string> },
  judge: (sound: unknown) => FieldErrors | Promise<FieldErrors>,
): Promise<FieldErrors | null> {
  const refused: unknown = request.validationError;
  if (refused === undefined || refused === null) return null;
  if (!(refused instanceof InputRefused)) throw refused;
  const body = typeof request.body === "object" && !Array.isArray(request.body) ? request.body : {};
  const wrong = new Set(Object.keys(refused.errors).map((field) => field.split(".", 1)[0] as string));
  const sound = {
    ...standIns,
    ...Object.fromEntries(Object.entries(body ?? {}).filter(([field]) => !wrong.has(field))),
  };
  const found = Object.entries(await judge(sound)).filter(
    ([field]) => !wrong.has(field) && !wrong.has(beside[field] ?? field),
  );
  return { ...refused.errors, ...Object.fromEntries(found) };
}
