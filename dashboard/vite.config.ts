import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `ZAJEL_DEV_SERVER` is where a Zajel answers, for `vite dev` (CONTRIBUTING.md). */
const server = process.env.ZAJEL_DEV_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: "es2023",
    // Fonts stay files: a font in the CSS would be fetched by those, too, who do not need it.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Parts that several screens have in common come in one piece, and not in twenty that wait for one another.
        // All of them are built on the base, so that its styles are loaded first: at equal weight the later rule counts.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(react|react-dom|scheduler|@mantine|@fontsource[a-z-]*)\/|theme\/global\.css/,
              priority: 2,
            },
            { name: "common", minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/v1", "/docs", "/openapi.json"].map((path) => [
        path,
        {
          target: server,
          changeOrigin: true,
          // The server takes changes from its own pages only.
          headers: { origin: server },
        },
      ]),
    ),
  },
});
