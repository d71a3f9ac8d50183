/** All screens. A new one is a folder in `screens/` with a `route.ts`, and a line here. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from "@tanstack/react-router";
import { meQuery, settingsQuery } from "./api/queries.ts";
import type { Me } from "./api/session.ts";
import type { Screen } from "./screens/define.ts";
import { screens } from "./screens.ts";
import { NotFound, PageError } from "./shell/page-error.tsx";
import { Shell } from "./shell/shell.tsx";

interface Context {
  client: QueryClient;
}

export function makeRouter(client: QueryClient) {
  const root = createRootRouteWithContext<Context>()({
    component: Outlet,
    notFoundComponent: NotFound,
    errorComponent: PageError,
  });
  const shell = createRoute({
    getParentRoute: () => root,
    id: "shell",
    component: Shell,
    errorComponent: PageError,
    beforeLoad: async ({ context, location }) => {
      // Both are needed, and neither waits for the other.
      void context.client.prefetchQuery(settingsQuery);
      const me = await context.client.ensureQueryData(meQuery);
      if (me === null) throw redirect({ to: "/sign-in", search: { next: location.href } as never });
      // It may have been asked for a shop that this person is no longer in.
      await context.client.ensureQueryData(settingsQuery).catch(() => context.client.fetchQuery(settingsQuery));
      return { me };
    },
  });
  const publicRoutes = screens
    .filter(({ isPublic }) => isPublic)
    .map(({ path, load }) =>
      createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load), errorComponent: PageError }),
    );
  const innerRoutes = screens
    .filter(({ isPublic }) => !isPublic)
    .map(({ path, load, needs }: Screen) =>
      createRoute({
        getParentRoute: () => shell,
        path,
        component: lazyRouteComponent(load),
        errorComponent: PageError,
        notFoundComponent: NotFound,
        beforeLoad: ({ context }) => {
          const { me } = context as unknown as { me: Me };
          if (needs !== undefined && !me.rights.includes(needs)) throw notFound();
        },
      }),
    );
  const router = createRouter({
    routeTree: root.addChildren([shell.addChildren(innerRoutes), ...publicRoutes]),
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // Everything in an address stays the text that it is: an order number is no number.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith((value) => `${value}`),
  });
  // The screen's own code comes at the same time as the answer who is signed in.
  const [matchedRoutes] = router.getMatchedRoutes(location.pathname);
  for (const { options } of matchedRoutes) void (options.component as LazyComponent | undefined)?.preload?.();
  return router;
}

interface LazyComponent {
  preload?(): Promise<unknown> | undefined;
}
