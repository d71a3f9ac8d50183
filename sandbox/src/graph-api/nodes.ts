import type { Parts } from "../parts.ts";
import { callingCodeOf, regionOf } from "../phone/calling-codes.ts";
import type { Account, Sender } from "../state/accounts.ts";
import { digitsOf, relatedId } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import type { GraphNode } from "./fields.ts";
import { healthOf, senderHealth, templateHealth } from "./health.ts";

/** A phone number as Graph shows it. Source: Meta, Cloud API business-phone-numbers/phone-numbers, read 2026-09. */
export function senderNode(sender: Sender, account: Account, parts: Parts): GraphNode {
  const digits = digitsOf(sender.displayPhoneNumber);
  const isHigh = sender.messagesPerSecond > 80;
  const { nameStatus, override: ownAddress } = parts.conditions.ofSender(sender.id);
  return {
    type: "WhatsAppBusinessPhoneNumber",
    id: sender.id,
    byDefault: [
      "verified_name",
      "code_verification_status",
      "display_phone_number",
      "quality_rating",
      "platform_type",
      "throughput",
    ],
    fields: {
      display_phone_number: () => sender.displayPhoneNumber,
      verified_name: () => sender.verifiedName,
      status: () => sender.status,
      quality_rating: () => sender.qualityRating,
      quality_score: () => ({ score: sender.qualityRating }),
      code_verification_status: () => "VERIFIED",
      name_status: () => nameStatus,
      platform_type: () => "CLOUD_API",
      host_platform: () => "CLOUD_API",
      account_mode: () => "LIVE",
      throughput: () => ({ level: isHigh ? "HIGH" : "STANDARD" }),
      messaging_limit_tier: () => sender.messagingLimit,
      whatsapp_business_manager_messaging_limit: () => sender.messagingLimit,
      is_official_business_account: () => false,
      is_pin_enabled: () => true,
      country_code: () => regionOf(digits),
      country_dial_code: () => callingCodeOf(digits),
      username: () => null,
      health_status: () => healthOf(account, [senderHealth(sender, parts)], parts),
      webhook_configuration: () => {
        const application = parts.accounts.app(account.appId)?.callbackUrl;
        const override = account.subscriptions[account.appId];
        return {
          ...(ownAddress ? { phone_number: ownAddress } : {}),
          ...(override ? { whatsapp_business_account: override } : {}),
          ...(application ? { application } : {}),
        };
      },
    },
  };
}

/** An account as Graph shows it. Source: Meta, Cloud API about-the-platform, read 2026-09. */
export function accountNode(account: Account, parts: Parts): GraphNode {
  const { ban, review } = parts.conditions.of(account.id);
  return {
    type: "WhatsAppBusinessAccount",
    id: account.id,
    byDefault: ["name"],
    fields: {
      name: () => account.name,
      timezone_id: () => account.timezone,
      currency: () => account.currency,
      country: () => account.country,
      message_template_namespace: () => account.namespace,
      account_review_status: () => review,
      business_verification_status: () => "verified",
      status: () => (ban === "DISABLE" ? "DISABLED" : "ACTIVE"),
      ownership_type: () => "SELF",
      primary_business_location: () => account.country,
      owner_business_info: () => ({ name: account.name, id: relatedId("business", account.id) }),
      health_status: () => healthOf(account, [], parts),
    },
  };
}

/** A template as Graph shows it. Source: Meta, Cloud API reference/whatsapp-business-account/message-template-api, read 2026-09. */
export function templateNode(template: Template, account: Account, parts: Parts): GraphNode {
  const status = parts.templatePauses.statusOf(template);
  return {
    type: "WhatsAppMessageTemplate",
    id: template.id,
    byDefault: [
      "name",
      "language",
      "status",
      "category",
      "previous_category",
      "sub_category",
      "parameter_format",
      "components",
    ],
    fields: {
      name: () => template.name,
      language: () => template.language,
      status: () => status,
      category: () => template.category,
      sub_category: () => template.subCategory,
      previous_category: () => template.previousCategory,
      correct_category: () => template.correctCategory,
      parameter_format: () => template.parameterFormat,
      components: () => template.components,
      quality_score: () => template.quality ?? { score: "UNKNOWN", date: template.lastUpdated },
      rejected_reason: () => template.rejectedReason,
      message_send_ttl_seconds: () => template.ttlSeconds,
      last_updated_time: () => new Date(template.lastUpdated * 1000).toISOString().replace(".000Z", "+0000"),
      library_template_name: () => template.library?.name ?? null,
      cta_url_link_tracking_opted_out: () => true,
      health_status: () => healthOf(account, [templateHealth(template, status)], parts),
    },
  };
}
