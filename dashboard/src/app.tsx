import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "./api/queries.ts";
import { LanguageProvider } from "./i18n/language.tsx";
import { ShortcutsProvider } from "./parts/shortcuts.tsx";
import { makeRouter } from "./routes.tsx";
import { cssVariablesResolver, theme } from "./theme/theme.ts";

const colorSchemeManager = localStorageColorSchemeManager({ key: "zajel.theme" });

/** The server names it in the page's policy: a style element without it is not used by the browser. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
// What Mantine's dialogs hold the page still with asks for it here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(() => makeRouter(client));
  return (
    <LanguageProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
        deduplicateInlineStyles
      >
        <QueryClientProvider client={client}>
          <ShortcutsProvider>
            <RouterProvider router={router} />
          </ShortcutsProvider>
        </QueryClientProvider>
        <Notifications position="bottom-center" limit={3} />
      </MantineProvider>
    </LanguageProvider>
  );
}
