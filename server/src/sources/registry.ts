import { ottu } from "./ottu.ts";
import type { Sources } from "./source.ts";

/** Every kind of source that there is. */
export const sources: Sources = { ottu };
