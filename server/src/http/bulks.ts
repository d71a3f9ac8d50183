/**
 * Bulks: many transactions in one file. The body is read as it arrives; the answer says that all of it is stored, and
 * the rows become transactions afterwards.
 */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { tellOf } from "../intake/bulk.ts";
import { writeAudit } from "../store/audit.ts";
import { type Bulk, type BulkFormat, cancelBulk, findBulk, giveUpBulk, listBulks, listRefused } from "../store/bulk.ts";
import type { ISql } from "../store/database.ts";
import { findMerchant } from "../store/merchant.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import { BodyBroken, bodyOf, drain } from "./body-stream.ts";
import { linesOfRefused } from "./bulk-errors.ts";
import { bulkAnswer, bulkJson, bulkListed, bulkWithErrors, mostErrorsShown } from "./bulk-json.ts";
import { largestFile, tooManyBytes } from "./bulk-read.ts";
import { type Arrived, receiveFile, takeFile } from "./bulk-upload.ts";
import { input, isUuid, noBody, oneOf } from "./fields.ts";
import { noteBody, settle, withIdempotency } from "./idempotency.ts";
import { limitOf, notACursor, pageOf, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, conflict, notFound, type Problem, problem, sendProblem } from "./problem.ts";
import { reachOf } from "./reach.ts";

/** A node's memory is for all of its uploads together. */
const mostUploads = 8;

const formats: Record<string, BulkFormat> = {
  "text/csv": "csv",
  "application/csv": "csv",
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/jsonl": "ndjson",
};

const taken = Type.Object({
  ...bulkAnswer.properties,
  repeated: Type.Boolean({ description: "The same file was here before, and this is its bulk." }),
});
const byBulk = Type.Object({ id: Type.String() });
const uploadQuery = input({
  dry_run: Type.Optional(oneOf(["true", "false"])),
  name: Type.Optional(Type.String({ maxLength: 128, description: "Of the file, to know it by in the list." })),
});

export function bulkRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  void app.register(async (uploads: App) => uploadRoute(uploads, parts));

  app.get(
    "/v1/bulks",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(bulkListed) } } },
    async ({ caller, query }, reply) => {
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const rows = await listBulks(sql, { merchantId: caller.merchantId, limit: limit + 1, before });
      const page = takePage(rows, limit, ({ id }) => [id]);
      return { data: page.rows.map(bulkJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/bulks/:id",
    { schema: { params: byBulk, querystring: input({}), response: { 200: bulkAnswer } } },
    async ({ caller, params }, reply) => {
      const bulk = await findOne(sql, caller.merchantId, params.id);
      return bulk === null ? sendProblem(reply, noBulk) : shown(sql, bulk);
    },
  );

  app.get(
    "/v1/bulks/:id/errors.csv",
    { schema: { params: byBulk, querystring: input({}) }, exposeHeadRoute: false },
    async ({ caller, params }, reply) => {
      const [bulk, merchant] = await Promise.all([
        findOne(sql, caller.merchantId, params.id),
        findMerchant(sql, caller.merchantId),
      ]);
      if (bulk === null) return sendProblem(reply, noBulk);
      if (isDropped(bulk)) return sendProblem(reply, rowsDropped);
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="errors-${bulk.id}.csv"`);
      const lines = linesOfRefused(sql, bulk, merchant?.defaultCountry ?? "");
      return reply.send(Readable.from(lines, { highWaterMark: 2 }));
    },
  );

  app.post(
    "/v1/bulks/:id/cancel",
    { schema: { params: byBulk, body: noBody, response: { 200: bulkAnswer } }, config: { keepsAnswers: true } },
    async (request, reply) => {
      const { caller, params } = request;
      return withIdempotency(parts, request, reply, async (tx): Promise<Answer> => {
        const { merchantId, source: actor } = caller;
        const before = await findOne(tx, merchantId, params.id);
        if (before === null) return refusal(noBulk);
        const canceled = await cancelBulk(tx, merchantId, before.id);
        if (canceled === null) return refusal(conflict(`A bulk that is ${before.status} cannot be canceled.`));
        await tellOf(tx, before, canceled);
        const detail = { accepted: canceled.accepted, refused: canceled.refused, rows: canceled.rows };
        await writeAudit(tx, { merchantId, actor, action: "bulk.canceled", subject: before.id, detail });
        return { ...answer(200, await shown(tx, canceled)), afterCommit: parts.wakeOutbound };
      });
    },
  );
}

const noBulk = notFound("bulk");
const rowsDropped = problem("gone", "Refused rows are kept for 30 days, and these are gone.");

/** Its end was so long ago that its refused rows were dropped. */
function isDropped({ status, dropsAt, refused }: Bulk): boolean {
  return (status === "finished" || status === "canceled") && dropsAt === null && refused > 0;
}

function findOne(sql: ISql, merchantId: string, id: string): Promise<Bulk | null> {
  return isUuid(id) ? findBulk(sql, merchantId, id) : Promise.resolve(null);
}

async function shown(sql: ISql, bulk: Bulk) {
  return bulkWithErrors(bulk, await listRefused(sql, bulk, { after: 0, limit: mostErrorsShown }));
}

function uploadRoute(app: App, parts: HttpParts): void {
  const { sql } = parts;
  let underWay = 0;
  // Of whatever type it is, nobody reads the body but the handler.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null, undefined));

  app.post(
    "/v1/bulks",
    {
      schema: { querystring: uploadQuery, response: { 202: taken } },
      config: { keepsAnswers: true, streamsBody: true },
    },
    async (request, reply) => {
      const { caller, query } = request;
      const form = formOf(request);
      if ("problem" in form) return refuse(request, reply, form.problem);
      if (underWay >= mostUploads) return refuse(request, reply.header("retry-after", "5"), tooMany);
      underWay += 1;
      try {
        const merchant = await findMerchant(sql, caller.merchantId);
        if (merchant === null) return refuse(request, reply, notFound("merchant"));
        const received = await receiveFile(sql, {
          merchantId: caller.merchantId,
          source: caller.source,
          reach: reachOf(caller),
          isDryRun: query.dry_run === "true",
          name: query.name ?? null,
          format: form.format,
          country: merchant.defaultCountry,
          chunks: bodyOf(request.raw),
        });
        if (received.kind === "refused") return refuse(request, reply, received.problem);
        return await take(parts, request, reply, received.arrived);
      } catch (error) {
        settle(request);
        if (error instanceof BodyBroken) {
          request.log.info("an upload broke off");
          request.raw.destroy();
          return reply.hijack();
        }
        drain(request.raw, largestFile);
        throw error;
      } finally {
        underWay -= 1;
      }
    },
  );
}

const tooMany = problem("too_many", `This node reads ${mostUploads} files already. Try again in a moment.`);

/** Takes the file, under the request's name where it has one. */
async function take(
  parts: HttpParts,
  request: FastifyRequest,
  reply: FastifyReply,
  arrived: Arrived,
): Promise<FastifyReply> {
  const { merchantId, source } = request.caller;
  noteBody(request, Buffer.concat([arrived.contentHash, Buffer.from(JSON.stringify(request.query))]));
  let isTaken = false;
  const answered = withIdempotency(parts, request, reply, async (tx): Promise<Answer> => {
    const file = await takeFile(tx, arrived, source);
    isTaken = true;
    // Not a conflict: that answer would be kept under the request's name.
    if (file.kind === "gone") return refusal(problem("unavailable", "The upload was given up. Send the file again."));
    reply.header("location", `/v1/bulks/${file.bulk.id}`);
    const bulk = await shown(tx, { ...file.bulk, merchantId });
    return answer(202, { ...bulk, repeated: file.isRepeated });
  });
  return answered.finally(async () => {
    // The name was used before: what was answered then counts, and not this file.
    if (!isTaken) await giveUpBulk(parts.sql, arrived, "discarded").catch(() => {});
  });
}

/** Refuses a file of which some may not have been read; the same is refused again, so no name is kept for it. */
function refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  settle(request);
  drain(request.raw, largestFile);
  return sendProblem(reply, problem);
}

/** In which form the body is, by its headers. */
function formOf({ headers }: FastifyRequest): { format: BulkFormat } | { problem: Problem } {
  const [type = "", ...parameters] = (headers["content-type"] ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  const format = formats[type];
  const expected = "Expected the header Content-Type: text/csv, application/json or application/x-ndjson.";
  if (format === undefined) return { problem: problem("unsupported_media_type", expected) };
  const charset = parameters.find((parameter) => parameter.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    return { problem: problem("unsupported_media_type", "Expected a file in UTF-8.") };
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return { problem: problem("unsupported_media_type", "Expected the file as it is, without a Content-Encoding.") };
  }
  if (Number(headers["content-length"] ?? 0) > largestFile) {
    return { problem: problem("too_large", tooManyBytes(largestFile)) };
  }
  return { format };
}
