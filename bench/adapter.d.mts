import type { Pipeline } from "./side-by-side/pipeline.ts";

declare const zajel: Pipeline;
export default zajel;
