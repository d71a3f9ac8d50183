/**
 * The first owner's one-time link, as an API; its page is the dashboard's.
 */
import { type Static, Type } from "typebox";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { insertMember, isEmailTaken } from "../store/member.ts";
import { findMerchant, type Merchant } from "../store/merchant.ts";
import { findSetupLink, type SetupLinkState, spendSetupLink } from "../store/setup-link.ts";
import type { App, HttpParts } from "./app-types.ts";
import { Refused } from "./errors.ts";
import { input, oneOf, text } from "./fields.ts";
import { changeMerchant, makeMerchant, merchantPatch, newMerchant, wrongValues } from "./merchant-settings.ts";
import { newMerchantId } from "./merchants.ts";
import type { People } from "./people.ts";
import { longestPassword, shortestPassword } from "./people.ts";
import { badInput, conflict, notFound, type Problem, problem, sendProblem } from "./problem.ts";
import { emailField, signedIn, signIn, tokenField } from "./sign-in.ts";

const { id } = newMerchant.properties;
// Without defaults: what is not given stays as it is.
const { name: merchantName, default_country, default_language, timezone } = merchantPatch.properties;

const setup = input({
  token: tokenField,
  name: text(),
  email: emailField,
  password: Type.String({ minLength: shortestPassword, maxLength: longestPassword, writeOnly: true }),
  merchant: Type.Optional(input({ id, name: merchantName, default_country, default_language, timezone })),
});

/** What a valid link leads to: the first merchant that is owned by it, as it is before the form is filled in. */
const shown = Type.Object({
  id: Type.String(),
  name: Type.String(),
  default_country: Type.String(),
  default_language: Type.String(),
  timezone: Type.String(),
});

const owner = Type.Object({ ...signedIn.properties, merchant_ids: Type.Array(Type.String()) });

export function setupRoutes(app: App, parts: HttpParts): void {
  const { sql, people } = parts;

  app.get(
    "/v1/setup",
    {
      schema: {
        querystring: input({ token: tokenField }),
        response: {
          200: Type.Object({
            state: oneOf(["valid", "used", "expired", "unknown"]),
            merchant: Type.Optional(shown),
          }),
        },
      },
    },
    async ({ query }) => {
      const { state, merchantIds } = await findSetupLink(sql, query.token);
      const [first] = merchantIds;
      const merchant = first === undefined ? null : await findMerchant(sql, first);
      return { state, ...(merchant === null ? {} : { merchant: shownOf(merchant) }) };
    },
  );

  app.post("/v1/setup", { schema: { body: setup, response: { 201: owner } } }, async (request, reply) => {
    const { body } = request;
    const errors = wrongValues(body.merchant ?? {});
    if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(prefixed(errors)));
    // The hash costs a tenth of a second: it is made before the links are locked, and only for whoever has one.
    const { state } = await findSetupLink(sql, body.token);
    if (state !== "valid") return sendProblem(reply, whyNot(state));
    const passwordHash = await people.hashPassword(body.password);
    const merchantIds = await sql
      .begin((tx) => becomeOwner(tx, people, { ...body, passwordHash }))
      .catch((error: unknown) => {
        throw isEmailTaken(error) ? new Refused(conflict("This e-mail address has an account.")) : error;
      });
    const session = await signIn(parts, request, reply, { email: body.email, password: body.password });
    if (session.kind === "refused") return sendProblem(reply, session.problem);
    return reply.code(201).send({ ...session.answer, merchant_ids: merchantIds });
  });
}

/**
 * Spends the link and makes the account in one commit: neither is there without the other. The ids of the merchants
 * that the user owns by it; throws `Refused`, so that nothing of it stays.
 */
async function becomeOwner(
  tx: TransactionSql,
  people: People,
  input: Static<typeof setup> & { passwordHash: string },
): Promise<string[]> {
  const link = await spendSetupLink(tx, input.token);
  if (link.state !== "valid") throw new Refused(whyNot(link.state));
  const writer = await people.within(tx);
  const { name, email, passwordHash, merchant } = input;
  const { id: userId } = await writer.createPerson({ name, email, passwordHash });
  const actor = `user:${userId}`;
  const settled = merchant === undefined ? null : await settleMerchant(tx, merchant, actor);
  // Whoever names one of the link's own gets the others with it.
  const merchantIds = settled === null || link.merchantIds.includes(settled) ? link.merchantIds : [settled];
  for (const merchantId of merchantIds) {
    await insertMember(tx, { merchantId, userId, role: "owner" });
    await writeAudit(tx, { merchantId, actor, action: "member.added", subject: userId, detail: { role: "owner" } });
  }
  return merchantIds;
}

/** The id of the merchant, changed to what was given; one that is not there is made. */
async function settleMerchant(
  tx: TransactionSql,
  given: NonNullable<Static<typeof setup>["merchant"]>,
  actor: string,
): Promise<string> {
  const { id: merchantId = newMerchantId(), ...settings } = given;
  if ((await changeMerchant(tx, merchantId, settings, actor)) !== null) return merchantId;
  const { name } = settings;
  if (name === undefined) {
    throw new Refused(badInput({ "merchant.name": ["Required for a merchant that is new."] }));
  }
  await makeMerchant(tx, merchantId, { ...settings, name }, actor);
  return merchantId;
}

function whyNot(state: Exclude<SetupLinkState, "valid">): Problem {
  switch (state) {
    case "used":
      return conflict("This link was used: sign in with the account that was made with it.");
    case "expired":
      return problem("gone", "This link has expired: start Zajel again, and it prints a new one.");
    case "unknown":
      return notFound("link. Take the newest one that Zajel printed when it started");
  }
}

function shownOf({ merchantId, name, defaultCountry, defaultLanguage, timezone }: Merchant): Static<typeof shown> {
  return { id: merchantId, name, default_country: defaultCountry, default_language: defaultLanguage, timezone };
}

function prefixed(errors: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(errors).map(([field, messages]) => [`merchant.${field}`, messages]));
}
