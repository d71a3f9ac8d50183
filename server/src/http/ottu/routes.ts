/**
 * As Ottu speaks: a scope of its own, with its own bodies and errors, so that an integration of Ottu's works unchanged.
 */
import type { App, HttpParts } from "../app-types.ts";
import type { KeyCheck } from "../auth.ts";
import { answerErrorAsOttu, sendDetail } from "./answer.ts";
import { authenticateByKey } from "./auth.ts";
import { readBodies } from "./body.ts";
import { checkoutRoutes } from "./checkout.ts";
import { ottuNotificationRoutes } from "./notifications.ts";
import { ottuOperationRoutes } from "./operations.ts";

export function ottuRoutes(b: App, parts: HttpParts, byKey: KeyCheck): void {
  b.setErrorHandler(answerErrorAsOttu);
  readBodies(b);
  b.addHook("onRequest", authenticateByKey(byKey));
  checkoutRoutes(b, parts);
  ottuNotificationRoutes(b, parts);
  ottuOperationRoutes(b, parts);
}

/** Where Ottu has an address and Zajel none. */
export function ottuNotFound(app: App): void {
  app.register(
    async (b: App) => {
      b.setNotFoundHandler((_request, reply) => sendDetail(reply, 404, "Not found."));
    },
    { prefix: "/b" },
  );
}
