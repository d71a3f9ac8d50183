import type { Checkout } from "./checkout.ts";
import type { Events } from "./events.ts";
import type { FaultSwitches } from "./faults.ts";
import type { Pace } from "./graph-api/pace.ts";
import type { TemplatePauses } from "./graph-api/template-pauses.ts";
import type { UserLimit } from "./graph-api/user-limit.ts";
import type { Customer } from "./phone/customer.ts";
import type { MessageLife } from "./phone/message-life.ts";
import type { Phones } from "./phone/phones.ts";
import type { RequestLog } from "./request-log.ts";
import type { SettingsStore } from "./settings.ts";
import type { Accounts } from "./state/accounts.ts";
import type { Conditions } from "./state/conditions.ts";
import type { Messages } from "./state/messages.ts";
import type { Templates } from "./state/templates.ts";
import type { TemplateLife } from "./templates/life.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

/** Every part of the sandbox, made once in `sandbox.ts`. */
export interface Parts {
  accounts: Accounts;
  checkout: Checkout;
  conditions: Conditions;
  customer: Customer;
  events: Events;
  faults: FaultSwitches;
  life: MessageLife;
  messages: Messages;
  pace: Pace;
  phones: Phones;
  requests: RequestLog;
  settings: SettingsStore;
  templates: Templates;
  templateLife: TemplateLife;
  templatePauses: TemplatePauses;
  userLimit: UserLimit;
  webhooks: Webhooks;
}
