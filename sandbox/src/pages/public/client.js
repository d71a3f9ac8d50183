/**
 * The pages' view of the simulator's control API (/sandbox/v1): the shapes they read and the requests they make.
 *
 * @typedef {object} Phone one simulated customer phone
 * @property {string} wa_id digits of the number, without +
 * @property {string | null} name
 * @property {boolean} switched_on
 * @property {boolean} reads_by_itself
 * @property {boolean} on_whatsapp
 * @property {boolean} blocked the customer has blocked the sender
 * @property {number} unread
 * @property {{ text: string, at: string } | null} last
 *
 * @typedef {object} BubbleButton
 * @property {string} type URL, QUICK_REPLY, PHONE_NUMBER, COPY_CODE, …
 * @property {string} text
 * @property {string} [url]
 * @property {string} [code] what a COPY_CODE button copies
 *
 * @typedef {object} Bubble one message in the chat, of a business or of the customer
 * @property {string} id
 * @property {"business" | "customer"} from
 * @property {string} at when it arrived on the phone; of a reply: when it was written
 * @property {string | null} header
 * @property {string} body
 * @property {string | null} footer
 * @property {BubbleButton[]} buttons
 * @property {"ltr" | "rtl"} direction
 * @property {string | null} language null where a person typed
 * @property {"accepted" | "sent" | "delivered" | "read" | "failed"} status how far it came, as its sender sees it
 * @property {{ status: string, at: string }[]} statuses what was reported to the business, and when
 * @property {string | null} business_name
 *
 * @typedef {object} Happening
 * @property {string} at
 * @property {string} kind
 * @property {string} text plain English
 *
 * @typedef {object} Transaction what Zajel answers about the payment behind a checkout link
 * @property {string} session_id
 * @property {string | null} order_no
 * @property {string} state
 * @property {string} amount
 * @property {string} currency_code
 * @property {string | null} customer_first_name
 * @property {string | null} customer_last_name
 * @property {string | null} customer_phone
 * @property {string | null} expires_at
 * @property {string | null} language
 *
 * @typedef {object} CheckoutAnswer
 * @property {Transaction} [transaction]
 * @property {string} [state] set when the payment had ended already
 * @property {{ name: string, timezone?: string }} [shop]
 */

/** A refusal by the simulator, or its silence (`status` 0). */
export class Refused extends Error {
  /**
   * @param {number} status HTTP status, 0 when nothing answered
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * One request to the simulator.
 *
 * @param {string} method
 * @param {string} path below /sandbox/v1
 * @param {unknown} [body] sent as JSON; a change without content sends {}, because the simulator takes nothing else
 * @returns {Promise<any>} the parsed answer, null when it is empty
 * @throws {Refused} for every answer that is not 2xx, and when none comes
 */
export async function ask(method, path, body) {
  /** @type {RequestInit} */
  const request = { method, headers: { accept: "application/json" } };
  if (method !== "GET") {
    request.headers = { ...request.headers, "content-type": "application/json" };
    request.body = JSON.stringify(body ?? {});
  }
  let response;
  try {
    response = await fetch(`/sandbox/v1${path}`, request);
  } catch {
    throw new Refused(0, "The simulator doesn't answer.");
  }
  const text = await response.text();
  const answer = text === "" ? null : parse(text);
  if (!response.ok) throw new Refused(response.status, wordsOf(answer) ?? response.statusText);
  return answer;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {any} answer a problem document (RFC 9457) or null */
function wordsOf(answer) {
  return answer?.detail ?? answer?.title ?? null;
}
