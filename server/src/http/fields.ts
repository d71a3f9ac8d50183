/**
 * The pieces that schemas are made of.
 */
import type { FastifyTypeProvider } from "fastify";
import { type Static, type TProperties, type TSchema, Type } from "typebox";

/** Makes Fastify give handlers what their schemas say. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  serializer: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
}

/** An object whose unknown fields are refused by name. */
export function input<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

/** For routes that need no body: none, or an empty object. */
export const noBody = Type.Unsafe<Record<string, never> | null>({
  type: ["object", "null"],
  properties: {},
  additionalProperties: false,
});

/**
 * The same, or null. One schema with two types and not `anyOf`: errors then say one thing, and the serialiser does
 * not have to validate in order to choose.
 */
export function nullable<S extends TSchema>(schema: S) {
  const { enum: words, ...rest } = schema as S & { enum?: unknown[]; type?: string };
  const withNull = words === undefined ? {} : { enum: [...words, null] };
  return Type.Unsafe<Static<S> | null>({ ...rest, ...withNull, type: [rest.type, "null"] });
}

export function oneOf<const W extends readonly string[]>(words: W) {
  return Type.Unsafe<W[number]>({ type: "string", enum: [...words] });
}

/** Any Unicode, not empty; the length counts characters (code points). */
export function text(maxLength = 128) {
  return Type.String({ minLength: 1, maxLength });
}

/** A text of a certain form; `expected` completes "Expected …". */
export function formed(pattern: string, expected: string) {
  return Type.String({ pattern, "x-expected": expected });
}

/** The same for a secret: it is in no answer, not even in one that refuses it. */
export function hidden(pattern: string, expected: string) {
  return Type.String({ pattern, "x-expected": expected, writeOnly: true });
}

export const instant = Type.String({ description: "RFC 3339, in UTC" });
export const uuid = Type.String();

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids in paths that are none are unknown ids; PostgreSQL would refuse to look for them. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

export function iso(at: Date): string;
export function iso(at: Date | null): string | null;
export function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

/** A language in Meta's form, or one that becomes it when hyphens are taken as underscores. */
export function isLanguage(tag: string): boolean {
  return /^[a-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}$/i.test(tag);
}
