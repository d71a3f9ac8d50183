import { ottu } from "./ottu.ts";
import type { Sources } from "./source.ts";
import { stripe } from "./stripe.ts";

/** Every kind of source that there is. */
export const sources: Sources = { ottu, stripe };
