/**
 * Reasons for people, in the language that they ask for: our own words and WhatsApp's numbers alike.
 */
import type { FastifyRequest } from "fastify";
import { type ReasonText, reasonText, type Spoken } from "../domain/notification.ts";
import { explain } from "../whatsapp/error-catalogue.ts";

/** `isOver`: the message has failed for good. WhatsApp's titles are Meta's own, in Arabic what they say. */
export function explainReason(code: string, spoken: Spoken, options: { isOver?: boolean } = {}): ReasonText {
  return reasonText(code, spoken) ?? explain(code, spoken, options);
}

/** English, unless the caller's `Accept-Language` prefers Arabic. */
export function spokenTo(request: Pick<FastifyRequest, "headers">): Spoken {
  return preferred(request.headers["accept-language"] ?? "");
}

/** The one of ours with the highest weight; the first of several. Source: RFC 9110, 12.5.4. */
export function preferred(acceptLanguage: string): Spoken {
  let best: { spoken: Spoken; weight: number } = { spoken: "en", weight: 0 };
  for (const range of acceptLanguage.slice(0, 1000).split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const [primary] = tag.split("-");
    if (primary !== "en" && primary !== "ar") continue;
    const given = parameters.find((parameter) => parameter.startsWith("q="));
    const weight = given === undefined ? 1 : Number(given.slice(2));
    if (weight > best.weight && weight <= 1) best = { spoken: primary, weight };
  }
  return best.spoken;
}
