import { findMerchant } from "../store/merchant.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input } from "./fields.ts";
import {
  changeMerchant,
  merchantAnswer,
  merchantJson,
  merchantPatch,
  wrongSettings,
  wrongValues,
  wrongWords,
} from "./merchant-settings.ts";
import { notWithATestKey } from "./merchants.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";

/** The settings of the caller's merchant: the same as /v1/merchants/{id}, for who does not want to know the id. */
export function settingsRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/settings",
    { schema: { querystring: input({}), response: { 200: merchantAnswer } } },
    async ({ caller }, reply) => {
      const merchant = await findMerchant(sql, caller.merchantId);
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );

  app.patch(
    "/v1/settings",
    { schema: { body: merchantPatch, response: { 200: merchantAnswer } }, attachValidation: true },
    async (request, reply) => {
      const { body, caller } = request;
      const wrong = await wrongSettings(request);
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      if (caller.keyKind === "test") return sendProblem(reply, notWithATestKey);
      const errors = { ...wrongValues(body), ...wrongWords(body, await findMerchant(sql, caller.merchantId)) };
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const merchant = await unitOfWork(sql, (tx) => changeMerchant(tx, caller.merchantId, body, caller.source));
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );
}
