import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";

// For tests: holds the embedded PostgreSQL of a folder, as a server would, until it is killed or told to stop by SIGTERM.
// A Ctrl-C reaches it and is ignored: what is tested is whether it reaches PostgreSQL.
const [dataDir = ""] = process.argv.slice(2);
process.on("SIGINT", () => console.log("interrupted"));
try {
  const embedded = await startEmbeddedPostgres({ dataDir });
  const alive = setInterval(() => {}, 60_000);
  process.on("SIGTERM", async () => {
    await embedded.stop();
    clearInterval(alive);
  });
  console.log(embedded.url);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
