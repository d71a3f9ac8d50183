/**
 * Message out, second half: a claimed message is written to WhatsApp, and what came of it is written to its row, many
 * answers in one commit.
 */
import { templateKey } from "../domain/decide.ts";
import { isSharedCause, type NextStep, nextStep } from "../domain/next-step.ts";
import { stoppedMarketing } from "../domain/opt-out.ts";
import { slowerPace } from "../domain/pacing.ts";
import { slowSender } from "../store/claim.ts";
import type { Sql } from "../store/database.ts";
import { type NewHold, placeHolds, releaseMended, spendProbe } from "../store/hold.ts";
import { createListeners, type Hearsay, type Listeners } from "../store/listeners.ts";
import { type OptOutWord, writeOptOuts } from "../store/opt-out.ts";
import { notePairs, type PairAnswer } from "../store/pair.ts";
import { joinParked } from "../store/report.ts";
import { type Settlement, settleAttempts, settleTaken } from "../store/settle.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { recordOfAnswer, recordOfRequest } from "../whatsapp/attempt-record.ts";
import type { SendAnswer } from "../whatsapp/graph-client.ts";
import type { DispatchParts } from "./dispatcher.ts";
import type { Claimed } from "./judge.ts";
import type { ParkedLook } from "./parked-look.ts";

/** One answered attempt. */
export interface Answered {
  claimed: Claimed;
  answer: SendAnswer;
  startedAt: Date;
  step: NextStep;
}

/** Sends one message and says what to do about the answer. Never rejects. */
export async function sendClaimed(parts: DispatchParts, claimed: Claimed): Promise<Answered> {
  const startedAt = parts.now();
  const baseUrl = parts.baseUrlOf(claimed.environment);
  const token = await parts.tokens.get({ ...claimed, version: claimed.configVersion }).catch(() => null);
  const answer =
    baseUrl === null || token === null
      ? unopened(baseUrl === null)
      : await parts.graph.sendTemplate({
          baseUrl,
          token,
          phoneNumberId: claimed.phoneNumberId,
          to: claimed.to,
          template: claimed.template,
          callbackData: claimed.id,
          timeoutMs: parts.sendTimeoutMs,
          writeBy: claimed.writeBy,
        });
  const { faults, pairRefusals } = claimed;
  const step = nextStep(answer.outcome, faults + 1, parts.random(), { baseMs: parts.retryBaseMs, pairRefusals });
  return { claimed, answer, startedAt, step };
}

/** A message that was claimed and not written when this node stopped: due for the others, as if it had not been claimed. */
export function givenBack(claimed: Claimed, now: Date): Answered {
  const detail = "The node stopped before it was written.";
  const outcome = { kind: "not_sent", detail } as const;
  const answer = { outcome, httpStatus: null, code: null, traceId: null, durationMs: 0, answer: null };
  const rest = { isFault: false, slowsSender: false, slowsPair: false, reasonCode: null, detail };
  return { claimed, answer, startedAt: now, step: { kind: "retry", dueInMs: 0, ...rest } };
}

/** Nothing was sent because this node has no token, or no simulator, for it. */
function unopened(hasNoSandbox: boolean): SendAnswer {
  const detail = hasNoSandbox
    ? "No simulator runs on this node."
    : "The access token cannot be opened with this node's ZAJEL_SECRET_KEY.";
  const outcome = {
    kind: "refused",
    reaction: hasNoSandbox ? "hold_sender" : "hold_token",
    code: null,
    title: detail,
    detail,
  } as const;
  return { outcome, httpStatus: null, code: null, traceId: null, durationMs: 0, answer: null };
}

/** After an answer that leaves the question open. */
const nextProbeMs = 2_000;

/**
 * Writes what came of many attempts: the holds that they place, their rows, the holds that they lift. What is held has
 * a hold from the first moment: without one it would be let go again at once. Whether there may be something to tell.
 * `parked` looks for reports that came before their answer; without it they are looked for before this returns.
 */
export async function settleBatch(
  sql: Sql,
  answered: readonly Answered[],
  { listeners = createListeners(), parked = null }: { listeners?: Listeners; parked?: ParkedLook | null } = {},
): Promise<boolean> {
  await placeHolds(sql, answered.flatMap(holdsOf));
  const words = answered.flatMap(optOutOf);
  if (words.length > 0) await unitOfWork(sql, (tx) => writeOptOuts(tx, words));
  const told = await settleAndTell(sql, answered.map(settlementOf), listeners);
  const accepted = answered.flatMap(({ claimed, step }) =>
    step.kind === "accepted" ? [{ merchantId: claimed.merchantId, messageId: step.messageId }] : [],
  );
  parked?.add(accepted);
  const joined = parked === null ? await joinParked(sql, accepted) : 0;
  await notePairs(sql, answered.flatMap(pairAnswersOf));
  // One slowing down for each sender and batch: what was under way together met the same limit.
  const tooFast = answered.filter(({ step }) => step.kind === "retry" && step.slowsSender);
  for (const { claimed } of new Map(tooFast.map((one) => [one.claimed.authenticatorId, one])).values()) {
    await slowSender(sql, claimed, slowerPace(claimed.perSecond));
  }
  for (const { claimed, answer, step } of answered) {
    const { probe } = claimed;
    if (probe === null) continue;
    if (provesMended(answer, step)) await releaseMended(sql, probe);
    // Any other answer leaves the question open: the next message asks it, and soon.
    else if (step.kind !== "hold") await spendProbe(sql, probe, nextProbeMs);
  }
  return told || joined > 0 || answered.some(({ claimed, step }) => claimed.probe !== null || step.kind !== "accepted");
}

/**
 * As with reports (`receipts`): to tell nobody is tried where nobody is known to listen, and the database knows better.
 * Whether somebody may have been told.
 */
async function settleAndTell(sql: Sql, settlements: readonly Settlement[], listeners: Listeners): Promise<boolean> {
  const { quiet = [], listening = [] } = Object.groupBy(settlements, (one) =>
    listeners.has(one.merchantId, hearsayOf(one)) ? "listening" : "quiet",
  );
  const { taken = [], rest = [] } = Object.groupBy(quiet, ({ phase }) => (phase === "accepted" ? "taken" : "rest"));
  rest.push(...among(taken, await settleTaken(sql, taken)));
  const others = among(rest, await settleAttempts(sql, rest, false));
  for (const one of others) listeners.add(one.merchantId, hearsayOf(one));
  await settleAttempts(sql, [...listening, ...others]);
  return listening.length + others.length > 0;
}

type Key = Pick<Settlement, "merchantId" | "id" | "number">;

/** Those that have one of these keys. */
function among(settlements: readonly Settlement[], keys: readonly Key[]): Settlement[] {
  if (keys.length === 0) return [];
  const textOf = ({ merchantId, id, number }: Key) => `${merchantId}/${id}/${number}`;
  const wanted = new Set(keys.map(textOf));
  return settlements.filter((one) => wanted.has(textOf(one)));
}

function hearsayOf({ phase }: Settlement): Hearsay {
  return phase === "accepted" ? "arrival" : "other";
}

/**
 * Whether an answer shows that what held is mended. Any answer of WhatsApp's that is about something else does: a
 * message that is refused for its own sake, or for a fault that passes, would otherwise keep all others waiting.
 */
function provesMended({ outcome, code }: SendAnswer, step: NextStep): boolean {
  if (outcome.kind === "accepted") return true;
  return outcome.kind === "refused" && code !== null && step.kind !== "hold";
}

function holdsOf({ claimed, step }: Answered): NewHold[] {
  if (step.kind !== "hold") return [];
  return [
    {
      merchantId: claimed.merchantId,
      authenticatorId: claimed.authenticatorId,
      ...holdKeyOf(claimed, step),
      reasonCode: step.reasonCode,
      detail: step.detail,
      isShared: isSharedCause(step.scope, step.code),
    },
  ];
}

/** Whoever stopped marketing messages gets no further one by a marketing template. */
function optOutOf({ claimed: { merchantId, to: phone }, answer }: Answered): OptOutWord[] {
  if (answer.code !== stoppedMarketing) return [];
  return [{ merchantId, phone, scope: "marketing", isOut: true, source: `${stoppedMarketing}`, saidAt: null }];
}

/** What an answer says about the pace of its recipient: nothing where the message was taken as ever. */
function pairAnswersOf({ claimed, answer, step }: Answered): PairAnswer[] {
  const { merchantId, authenticatorId, to: recipient, pairRefusals } = claimed;
  const about = { merchantId, authenticatorId, recipient, waitMs: null };
  if (step.kind === "retry" && step.slowsPair) return [{ ...about, kind: "refused", waitMs: step.dueInMs }];
  const { kind } = answer.outcome;
  if (kind === "refused" || kind === "not_sent") return [{ ...about, kind: "given_back" }];
  return kind === "accepted" && pairRefusals > 0 ? [{ ...about, kind: "taken" }] : [];
}

function holdKeyOf({ template }: Claimed, { scope }: Extract<NextStep, { kind: "hold" }>) {
  return { scope, key: scope === "template" ? templateKey(template.name, template.language) : "" };
}

function settlementOf({ claimed, answer, startedAt, step }: Answered): Settlement {
  const notSent = answer.outcome.kind === "not_sent";
  const settled: Settlement = {
    merchantId: claimed.merchantId,
    id: claimed.id,
    number: claimed.number,
    phase: "uncertain",
    messageId: null,
    dueInMs: null,
    notSent,
    isFault: step.kind === "retry" && step.isFault,
    reasonCode: null,
    reasonDetail: null,
    holdScope: null,
    holdKey: null,
    attempt: {
      startedAt,
      durationMs: Math.round(answer.durationMs),
      outcome: answer.outcome.kind,
      httpStatus: answer.httpStatus,
      code: answer.code,
      detail: "detail" in answer.outcome ? answer.outcome.detail : null,
      traceId: answer.traceId,
      request: recordOfRequest(claimed.to, claimed.template),
      answer: recordOfAnswer(answer.answer, answer.outcome.kind),
    },
  };
  switch (step.kind) {
    case "accepted":
      return { ...settled, phase: "accepted", messageId: step.messageId };
    case "retry":
      return {
        ...settled,
        phase: "queued",
        dueInMs: step.dueInMs,
        reasonCode: step.reasonCode,
        reasonDetail: step.detail,
      };
    case "hold": {
      const { scope, key } = holdKeyOf(claimed, step);
      return {
        ...settled,
        phase: "held",
        holdScope: scope,
        holdKey: key,
        reasonCode: step.reasonCode,
        reasonDetail: step.detail,
      };
    }
    case "failed":
      return { ...settled, phase: "failed", reasonCode: step.code, reasonDetail: step.detail };
    case "uncertain":
      return { ...settled, reasonCode: "outcome_unknown", reasonDetail: step.detail };
  }
}
