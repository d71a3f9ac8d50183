/**
 * The bodies that Ottu's routes take, for the API's description. What is right about them the routes say themselves, in
 * Ottu's words, so nothing is checked by these.
 */
import { Type } from "typebox";

const any = (description: string) => Type.Optional(Type.Unsafe<unknown>({ description }));

function bodyWith(fields: Record<string, string>) {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, description]) => [name, any(description)]));
  return Type.Object(properties, { additionalProperties: true });
}

const whichTransaction = {
  session_id: "Of the transaction.",
  order_no: "Instead of `session_id`; where several have it, the newest.",
};

export const checkoutBody = bodyWith({
  type: "`payment_request` or `e_commerce`.",
  amount: "Decimal text, or a number.",
  currency_code: "ISO 4217.",
  customer_phone: "One that cannot be used is kept as it was typed, and gets no messages.",
  customer_first_name: "Up to 64 characters.",
  customer_last_name: "Up to 64 characters.",
  customer_email: "Kept, and not written to.",
  order_no: "The shop's own number.",
  language: "`en`, where nothing is said, or `ar`.",
  expiration_time: "Seconds, or `[days ]hh:mm:ss`, from the creation on; 24 hours where nothing is said.",
  notifications: "`whatsapp` lists states. `created` of an `e_commerce` is taken and never sent.",
  extra: "Values of your own, for templates.",
});

export const messageBody = bodyWith({
  ...whichTransaction,
  channels: "Of `sms`, `email` and `whatsapp`; only `whatsapp` is served.",
});

export const directBody = bodyWith({
  channel: "`whatsapp`; at the address with the channel in it not needed.",
  template_id: "The template's name at WhatsApp.",
  to: "A phone number.",
  language: "`en`, where nothing is said, or `ar`.",
  context: "The values of the template's variables by their names, or in their order.",
  unit_config: "The id of the authenticator to send from; the default one where it is anything else.",
});

export const operationBody = bodyWith({
  ...whichTransaction,
  operation: "`cancel`, `expire` or `delete`. `refund`, `capture` and `void` are refused: Zajel holds no money.",
});
