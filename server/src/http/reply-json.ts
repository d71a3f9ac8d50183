import { type Static, Type } from "typebox";
import type { InboundMessage } from "../store/inbound-message.ts";
import { instant, iso, nullable } from "./fields.ts";

const orNull = nullable(Type.String());

export const replyAnswer = Type.Object({
  id: Type.String(),
  authenticator_id: Type.String({ description: "Whom the customer wrote to." }),
  session_id: nullable(Type.String({ description: "The payment that it is about, as far as that is known." })),
  notification_id: nullable(Type.String({ description: "The notification that it answers." })),
  phone: nullable(Type.String({ description: "null for customers who hide theirs behind a user name." })),
  type: Type.String({ description: "WhatsApp's word: text, button, interactive, reaction, image, system, …" }),
  text: nullable(Type.String({ description: "What was written, a button's label, a caption or an emoji." })),
  payload: nullable(Type.String({ description: "Of the button that was pressed." })),
  reading: nullable(Type.String({ description: "What it means for messages to come: stop, start or changed_number." })),
  new_phone: orNull,
  content: Type.Unknown({ description: "The part of the message that its type names, as WhatsApp sent it." }),
  message_id: Type.String(),
  in_reply_to: nullable(Type.String({ description: "The message id that it answers." })),
  sent_at: Type.String({ description: "By WhatsApp's clock." }),
  received_at: instant,
});

export function replyJson(message: InboundMessage): Static<typeof replyAnswer> {
  return {
    id: message.id,
    authenticator_id: message.authenticatorId,
    session_id: message.sessionId,
    notification_id: message.notificationId,
    phone: message.phone,
    type: message.type,
    text: message.text,
    payload: message.payload,
    reading: message.reading,
    new_phone: message.newPhone,
    content: message.content,
    message_id: message.messageId,
    in_reply_to: message.inReplyTo,
    sent_at: iso(message.sentAt),
    received_at: iso(message.receivedAt),
  };
}
