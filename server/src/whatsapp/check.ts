export const checkNames = [
  "token",
  "permissions",
  "phone_number",
  "waba",
  "health",
  "subscription",
  "namespace",
  "templates",
  "callback",
] as const;
export type CheckName = (typeof checkNames)[number];

/** One check as it is kept and shown. */
export interface Check {
  name: CheckName;
  ok: boolean;
  detail: string;
  /** What to do; null where there is nothing to do. */
  advice: string | null;
  /** While it is not ok, a message would fail. */
  blocking: boolean;
  /** The check that has to be mended before this one can be told. */
  waitsFor?: string;
}
