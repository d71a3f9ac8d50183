import { randomBytes } from "node:crypto";
import { Type } from "typebox";
import { findMerchant } from "../store/merchant.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { withIdempotency } from "./idempotency.ts";
import {
  changeMerchant,
  makeMerchant,
  merchantAnswer,
  merchantJson,
  merchantPatch,
  newMerchant,
  wrongSettings,
  wrongValues,
  wrongWords,
} from "./merchant-settings.ts";
import { badInput, conflict, notFound, problem, sendProblem } from "./problem.ts";

const byId = Type.Object({ id: Type.String() });

export function merchantRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  app.post(
    "/v1/merchants",
    {
      schema: { body: newMerchant, response: { 201: merchantAnswer } },
      attachValidation: true,
      config: { isOfInstallation: true, keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const wrong = await wrongSettings(request);
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      return withIdempotency(parts, request, reply, async (tx) => {
        const errors = wrongValues(body);
        if (Object.keys(errors).length > 0) return refusal(badInput(errors));
        const merchantId = body.id ?? newMerchantId();
        const isNew = await makeMerchant(tx, merchantId, body, caller.source);
        const merchant = isNew ? await findMerchant(tx, merchantId) : null;
        if (merchant === null) return refusal(conflict(`There is a merchant "${merchantId}" already.`));
        return answer(201, merchantJson(merchant));
      });
    },
  );

  app.get(
    "/v1/merchants/:id",
    { schema: { params: byId, response: { 200: merchantAnswer } }, config: { isOfInstallation: true } },
    async (request, reply) => {
      const { id } = request.params;
      const merchant = isOwn(request.caller, id) ? await findMerchant(sql, id) : null;
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );

  app.patch(
    "/v1/merchants/:id",
    {
      schema: { params: byId, body: merchantPatch, response: { 200: merchantAnswer } },
      attachValidation: true,
      config: { isOfInstallation: true },
    },
    async (request, reply) => {
      const { body, caller, params } = request;
      if (!isOwn(caller, params.id)) return sendProblem(reply, notFound("merchant"));
      const wrong = await wrongSettings(request);
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      if (caller.keyKind === "test") return sendProblem(reply, notWithATestKey);
      const errors = { ...wrongValues(body), ...wrongWords(body, await findMerchant(sql, params.id)) };
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const merchant = await unitOfWork(sql, (tx) => changeMerchant(tx, params.id, body, caller.source));
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );
}

export const notWithATestKey = problem(
  "not_allowed",
  "A test key cannot change settings that live messages are made from.",
);

export function newMerchantId(): string {
  return `m_${randomBytes(8).toString("hex")}`;
}

/** The root key may reach every merchant, a merchant's key its own. */
export function isOwn(caller: Caller, merchantId: string): boolean {
  return caller.keyKind === "root" || caller.merchantId === merchantId;
}
