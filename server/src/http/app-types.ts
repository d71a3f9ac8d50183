import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { Intake } from "../intake/intake.ts";
import type { AddressRules } from "../outbound/addresses.ts";
import type { WebhookClient } from "../outbound/client.ts";
import type { EndpointCare } from "../outbound/endpoints.ts";
import type { Receipts } from "../receipts/receipts.ts";
import type { Sources } from "../sources/source.ts";
import type { Sql } from "../store/database.ts";
import type { SecretKeys } from "../store/seal.ts";
import type { AuthenticatorCare } from "../upkeep/authenticators.ts";
import type { TemplateAuthoring } from "../upkeep/template-authoring.ts";
import type { TypeBoxProvider } from "./fields.ts";
import type { Metrics } from "./metrics.ts";
import type { People } from "./people.ts";

/** What the routes are made from. */
export interface HttpParts {
  sql: Sql;
  log: FastifyBaseLogger;
  intake: Intake;
  receipts: Receipts;
  authenticatorCare: AuthenticatorCare;
  endpointCare: EndpointCare;
  /** Something is owed to a webhook endpoint. */
  wakeOutbound: () => void;
  /** The kinds of sources that there are. */
  sources: Sources;
  /** Passes what came from sources on to where merchants want it, too. */
  forwarder: WebhookClient;
  /** Where that may go. */
  addressRules: AddressRules;
  templateAuthoring: TemplateAuthoring;
  people: People;
  metrics: Metrics;
  /** From the wish to stop on. */
  isStopping: () => boolean;
  /** Opens the app secrets that webhooks are verified with. */
  secretKeys: SecretKeys;
  rootApiKey: string | null;
  /** Where the world reaches us, without a slash at its end. */
  publicUrl: () => string;
  /** Where a program on this machine reaches this node. */
  ownUrl: () => string;
  /** This node's simulator; null where none runs. */
  sandboxUrl: () => string | null;
  /** Where the built dashboard is; it need not be there. */
  dashboardDir: string;
}

/** A Fastify instance whose handlers know the types of their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxProvider
>;
