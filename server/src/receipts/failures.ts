/**
 * What to do when WhatsApp reports, after it took a message, that it failed. The same code asks for the same reaction
 * as in an answer: what waits is held (131042: no payment method), the sender slows down (130429), the recipient is left
 * alone for a while (131056) or gets no marketing any more (131050). The message itself has failed, and stays so.
 */
import { templateKey } from "../domain/decide.ts";
import type { DeliveryError } from "../domain/delivery-status.ts";
import { isSharedCause, type NextStep, nextStep } from "../domain/next-step.ts";
import { stoppedMarketing } from "../domain/opt-out.ts";
import { type NewHold, placeHolds } from "../store/hold.ts";
import { findMessageContents } from "../store/notification.ts";
import { type OptOutWord, writeOptOuts } from "../store/opt-out.ts";
import { notePairs, type PairAnswer } from "../store/pair.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { classify } from "../whatsapp/error-catalogue.ts";
import { notePace, type PaceParts } from "./pace.ts";

/** A failure, of a message or of a number as a whole. */
export interface Failure {
  merchantId: string;
  authenticatorId: string;
  /** null: of the number. */
  messageId: string | null;
  error: DeliveryError;
  /** When it failed, by WhatsApp's clock. */
  at: Date;
}

/** WhatsApp repeats webhooks for days: what it said longer ago is no news about how fast we are now. */
const newsForMs = 60_000;

export async function reactToFailures(parts: PaceParts, failures: readonly Failure[], now: Date): Promise<void> {
  const reactions = failures.map((failure) => ({ failure, step: stepOf(failure) }));
  const news = reactions.filter(({ failure }) => now.getTime() - failure.at.getTime() < newsForMs);
  const tooFast = news.filter(({ step }) => step.kind === "retry" && step.slowsSender);
  const holding = reactions.filter(({ step }) => step.kind === "hold");
  const ofPairs = news.filter(({ step }) => step.kind === "retry" && step.slowsPair);

  const stopped = reactions.filter(({ failure }) => failure.error.code === stoppedMarketing);

  const ofTemplates = holding.filter(({ step }) => step.kind === "hold" && step.scope === "template");
  const needed = [...ofTemplates, ...ofPairs, ...stopped];
  const messages = needed.flatMap(({ failure: { merchantId, messageId } }) =>
    messageId === null ? [] : [{ merchantId, messageId }],
  );
  const contents = new Map(
    (await findMessageContents(parts.sql, messages)).map((content) => [keyOf(content), content]),
  );
  const contentOf = ({ merchantId, messageId }: Failure) => contents.get(keyOf({ merchantId, messageId })) ?? null;

  await placeHolds(
    parts.sql,
    holding.flatMap(({ failure, step }): NewHold[] => {
      if (step.kind !== "hold") return [];
      const { merchantId, authenticatorId, error } = failure;
      const { scope, reasonCode, code } = step;
      const content = scope === "template" ? contentOf(failure) : null;
      if (scope === "template" && content === null) return [];
      const key = content === null ? "" : templateKey(content.templateName, content.templateLanguage);
      const detail = `${error.code}: ${error.details ?? error.title}`;
      return [{ merchantId, authenticatorId, scope, key, reasonCode, detail, isShared: isSharedCause(scope, code) }];
    }),
  );
  await notePairs(
    parts.sql,
    ofPairs.flatMap(({ failure, step }): PairAnswer[] => {
      const recipient = contentOf(failure)?.recipient;
      if (recipient == null || step.kind !== "retry") return [];
      const { merchantId, authenticatorId } = failure;
      return [{ merchantId, authenticatorId, recipient, kind: "refused", waitMs: step.dueInMs }];
    }),
  );
  const words = stopped.flatMap(({ failure }): OptOutWord[] => {
    const phone = contentOf(failure)?.recipient;
    if (phone == null) return [];
    const { merchantId, at: saidAt } = failure;
    return [{ merchantId, phone, scope: "marketing", isOut: true, source: `${stoppedMarketing}`, saidAt }];
  });
  if (words.length > 0) await unitOfWork(parts.sql, (tx) => writeOptOuts(tx, words));
  await notePace(
    parts,
    tooFast.map(({ failure: { merchantId, authenticatorId } }) => ({
      merchantId,
      authenticatorId,
      inbound: 0,
      isTooFast: true,
    })),
  );
}

/** What the same error would lead to in an answer. */
function stepOf({ error: { code, title, details } }: Failure): NextStep {
  const { reaction } = classify({ code });
  return nextStep({ kind: "refused", reaction, code, title, detail: details ?? title }, 1, 0);
}

function keyOf({ merchantId, messageId }: { merchantId: string; messageId: string | null }): string {
  return `${merchantId}/${messageId}`;
}
