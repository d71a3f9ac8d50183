import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createCheckout } from "./checkout.ts";
import { createEvents } from "./events.ts";
import { createFaults } from "./faults.ts";
import { createPace } from "./graph-api/pace.ts";
import { createTemplatePauses } from "./graph-api/template-pauses.ts";
import { createUserLimit } from "./graph-api/user-limit.ts";
import { ownNames } from "./http/own-host.ts";
import { createServer } from "./http/server.ts";
import type { Parts } from "./parts.ts";
import { createCustomer } from "./phone/customer.ts";
import { createMessageLife } from "./phone/message-life.ts";
import { createPhones } from "./phone/phones.ts";
import { createRequestLog } from "./request-log.ts";
import { createSettings } from "./settings.ts";
import { createAccounts } from "./state/accounts.ts";
import { createConditions } from "./state/conditions.ts";
import { openKeyValueLog } from "./state/key-value-log.ts";
import { openMessageLog } from "./state/message-log.ts";
import { createMessages } from "./state/messages.ts";
import { createTemplates } from "./state/templates.ts";
import { createTemplateLife } from "./templates/life.ts";
import { createWebhooks } from "./webhooks/webhooks.ts";

export interface SandboxOptions {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  /** Folder that keeps everything over restarts; without one it is all in memory. */
  dataFolder?: string | null;
}

export interface Sandbox {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Makes every part once and starts to listen. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const folder = options.dataFolder ?? null;
  const store = openKeyValueLog(folder === null ? null : join(folder, "settings.jsonl"));
  const messageLog = openMessageLog(folder);

  const events = createEvents();
  const faults = createFaults();
  const settings = createSettings(store);
  const accounts = createAccounts(store);
  const templates = createTemplates(store);
  const phones = createPhones(store, events);
  const messages = createMessages(messageLog, (evicted) => phones.forget(evicted));
  const conditions = createConditions(store);
  const webhooks = createWebhooks({ accounts, conditions, faults, settings, events });
  const templateLife = createTemplateLife({ accounts, events, settings, templates, webhooks });
  const userLimit = createUserLimit();
  const pace = createPace();
  const life = createMessageLife({ accounts, events, faults, messages, phones, settings, userLimit, webhooks });
  const countInbound = (senderId: string): void => {
    const perSecond = accounts.sender(senderId)?.sender.messagesPerSecond ?? 0;
    pace.takeThroughput(senderId, perSecond, Date.now());
  };
  const parts: Parts = {
    accounts,
    checkout: createCheckout(store, settings, events),
    conditions,
    customer: createCustomer({ accounts, events, life, messages, phones, countInbound }),
    events,
    faults,
    life,
    messages,
    pace,
    phones,
    requests: createRequestLog(),
    settings,
    templates,
    templateLife,
    templatePauses: createTemplatePauses({ faults, settings, templates, webhooks }),
    userLimit,
    webhooks,
  };
  faults.onChange(() => events.changed("faults"));

  const server = createServer(parts, ownNames(host));
  await server.listen({ port: options.port ?? 0, host });
  const { port } = server.server.address() as AddressInfo;
  life.resume();
  templateLife.resume();

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    async close() {
      life.close();
      templateLife.close();
      webhooks.close();
      await server.close();
      messageLog.close();
      store.close();
    },
  };
}
