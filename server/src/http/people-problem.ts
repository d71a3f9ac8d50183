import { isPeopleRefusal, longestPassword, shortestPassword } from "./people.ts";
import { badInput, conflict, type Problem, problem } from "./problem.ts";

/**
 * A refusal of better-auth in our words; null for what is none (the database, say), which the caller throws on.
 * `fields` is how the body calls the password that is asked for, and the one that is chosen.
 */
export function peopleProblem(
  error: unknown,
  fields: { known: string; chosen: string } = { known: "password", chosen: "password" },
): Problem | null {
  if (!isPeopleRefusal(error)) return null;
  switch (error.body?.code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return problem("not_authenticated", "The e-mail address or the password is not right.");
    case "INVALID_EMAIL":
      return badInput({ email: ["Expected an e-mail address."] });
    case "PASSWORD_TOO_SHORT":
      return badInput({ [fields.chosen]: [`Expected at least ${shortestPassword} characters.`] });
    case "PASSWORD_TOO_LONG":
      return badInput({ [fields.chosen]: [`Expected at most ${longestPassword} characters.`] });
    case "INVALID_PASSWORD":
    case "CREDENTIAL_ACCOUNT_NOT_FOUND":
      return badInput({ [fields.known]: ["This is not the password."] });
    case "INVALID_TOKEN":
    case "USER_NOT_FOUND":
      return problem("gone", "This link was used or has expired: ask for a new one.");
    case "INVALID_CODE":
    case "INVALID_BACKUP_CODE":
      return problem("not_authenticated", "The code is not right.");
    case "INVALID_TWO_FACTOR_COOKIE":
    case "UNAUTHORIZED":
      return problem("not_authenticated", "Begin with e-mail address and password: too much time has passed since.");
    case "TOTP_ALREADY_ENABLED":
      return conflict("Two-factor sign-in is on already.");
    case "TOTP_NOT_ENABLED":
    case "TWO_FACTOR_NOT_ENABLED":
    case "BACKUP_CODES_NOT_ENABLED":
      return conflict("Two-factor sign-in is not on.");
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return problem("too_many", "Too many codes were wrong: begin again with e-mail address and password.");
    case "ACCOUNT_TEMPORARILY_LOCKED":
      return problem("too_many", "Too many codes were wrong: wait a quarter of an hour.");
  }
  return null;
}
