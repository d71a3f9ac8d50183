import { readFileSync } from "node:fs";
import path from "node:path";
import type { App, HttpParts } from "../app-types.ts";
import { type ApiDocument, documentOf, type Route } from "./document.ts";
import { renderPage } from "./page.ts";

const style = readFileSync(path.join(import.meta.dirname, "page.css"), "utf8");

/** Nothing of another site, and no script at all: the page is finished when it comes. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API's document, for programs and for people. `routes` is complete once the first request comes. */
export function referenceRoutes(app: App, { publicUrl }: HttpParts, routes: readonly Route[]): void {
  let known: { address: string; document: ApiDocument; json: string; page: string } | undefined;

  function current() {
    const address = publicUrl();
    if (known?.address !== address) {
      const document = documentOf(routes, address);
      known = { address, document, json: JSON.stringify(document), page: renderPage(document) };
    }
    return known;
  }

  app.get("/openapi.json", async (_request, reply) =>
    // Programs in browsers may read it from anywhere: it is the same for everybody.
    reply.header("access-control-allow-origin", "*").type("application/json; charset=utf-8").send(current().json),
  );
  app.get("/docs", async (_request, reply) =>
    reply.header("content-security-policy", policy).type("text/html; charset=utf-8").send(current().page),
  );
  app.get("/docs/style.css", async (_request, reply) => reply.type("text/css; charset=utf-8").send(style));
}
