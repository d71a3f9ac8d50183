/** The list of screens, one line each; what stands in the sidebar is in `navigation.ts`. */
import { attention } from "./screens/attention/route.ts";
import { audit } from "./screens/audit/route.ts";
import { authenticator, authenticators } from "./screens/authenticators/route.ts";
import { bulk, bulks } from "./screens/bulks/route.ts";
import type { Screen } from "./screens/define.ts";
import { apiKeys, developers, source, sources, webhookEndpoint, webhookEndpoints } from "./screens/developers/route.ts";
import { me } from "./screens/me/route.ts";
import { newRequest } from "./screens/new/route.ts";
import { notifications } from "./screens/notifications/route.ts";
import { overview } from "./screens/overview/route.ts";
import { password } from "./screens/password/route.ts";
import { people } from "./screens/people/route.ts";
import { phone } from "./screens/phone/route.ts";
import { replies } from "./screens/replies/route.ts";
import { setUp } from "./screens/set-up/route.ts";
import { settings } from "./screens/settings/route.ts";
import { setup } from "./screens/setup/route.ts";
import { signIn } from "./screens/sign-in/route.ts";
import { newTemplate, templateLink, templates } from "./screens/templates/route.ts";
import { transaction } from "./screens/transaction/route.ts";
import { transactions } from "./screens/transactions/route.ts";

export const screens: readonly Screen[] = [
  setup,
  signIn,
  password,
  overview,
  notifications,
  attention,
  transactions,
  transaction,
  newRequest,
  authenticators,
  authenticator,
  templates,
  newTemplate,
  templateLink,
  phone,
  setUp,
  developers,
  apiKeys,
  sources,
  source,
  webhookEndpoints,
  webhookEndpoint,
  settings,
  people,
  me,
  audit,
  bulks,
  bulk,
  replies,
];

export function screenAt(path: string): Screen | undefined {
  return screens.find((screen) => screen.path === path);
}
