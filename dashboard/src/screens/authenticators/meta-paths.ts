/** Where things stand in Meta's own screens, in Meta's words, which are English everywhere. Read 2026-09. */
import type { CheckName } from "./check.ts";

export const pathOfCheck: Record<CheckName, readonly string[]> = {
  token: ["Business settings", "System users", "Generate token"],
  permissions: ["Business settings", "System users", "Assign assets"],
  phone_number: ["WhatsApp Manager", "Phone numbers"],
  waba: ["Business settings", "WhatsApp accounts"],
  health: ["WhatsApp Manager", "Account quality"],
  subscription: ["Configuration", "Webhooks"],
  namespace: ["WhatsApp Manager", "Message templates"],
  templates: ["WhatsApp Manager", "Message templates"],
  callback: ["WhatsApp", "Configuration", "Webhook"],
};
export const whereIds: readonly string[] = ["WhatsApp", "API set-up"];
export const whereSecret: readonly string[] = ["App settings", "Basic"];
export const whereWebhook: readonly string[] = ["WhatsApp", "Configuration", "Webhook"];

export const graphScopes = "whatsapp_business_messaging, whatsapp_business_management";
