/** What the screens about templates ask. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AnswerOf, type BodyOf, call } from "../../api/client.ts";
import { authenticatorsQuery } from "../../api/queries.ts";
import { useSearchState } from "../../parts/search-state.ts";

export type Authenticator = AnswerOf<"GET /v1/authenticators">["data"][number];
export type Template = AnswerOf<"GET /v1/authenticators/{id}/templates">["data"][number];
export type Cell = AnswerOf<"GET /v1/authenticators/{id}/coverage">["data"][number];
export type Link = AnswerOf<"GET /v1/authenticators/{id}/template-links">["data"][number];
export type Preview = AnswerOf<"POST /v1/authenticators/{id}/template-links/{type}/{state}/{language}/preview">;
export type StarterReport = AnswerOf<"POST /v1/authenticators/{id}/starter-templates">;
export type Finding = AnswerOf<"POST /v1/authenticators/{id}/templates/lint">["findings"][number];

export interface Place {
  type: string;
  state: string;
  language: string;
}

/** The authenticator that the page is about: the one in the address, else the default, else the first. */
export function useShownAuthenticator() {
  const [{ authenticator: wanted }] = useSearchState();
  const answer = useQuery(authenticatorsQuery);
  const all = answer.data?.data;
  const shown = all?.find(({ id }) => id === wanted) ?? all?.find((one) => one.default) ?? all?.[0] ?? null;
  return { ...answer, data: all === undefined ? undefined : { all, shown } };
}

/** Meta lets an account have 6,000 at most; who has more than this many pages looks for one by its name at Meta. */
const mostPages = 10;

export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: ["templates", id],
    queryFn: async ({ signal }) => {
      const templates: Template[] = [];
      let cursor: string | null = null;
      for (let page = 1; page <= mostPages; page += 1) {
        const answer: AnswerOf<"GET /v1/authenticators/{id}/templates"> = await call(
          "GET /v1/authenticators/{id}/templates",
          { path: { id }, query: { limit: 200, cursor }, signal },
        );
        templates.push(...answer.data);
        cursor = answer.next_cursor;
        if (cursor === null) break;
      }
      return templates;
    },
  });

export const coverageQuery = (id: string) =>
  queryOptions({
    queryKey: ["coverage", id],
    queryFn: ({ signal }) => call("GET /v1/authenticators/{id}/coverage", { path: { id }, signal }),
  });

export const linksQuery = (id: string) =>
  queryOptions({
    queryKey: ["template-links", id],
    queryFn: ({ signal }) =>
      call("GET /v1/authenticators/{id}/template-links", { path: { id }, query: { limit: 200 }, signal }),
  });

/** After templates or links were changed. */
export function useRenew(): () => void {
  const client = useQueryClient();
  return () => {
    for (const subject of ["templates", "coverage", "template-links", "holds"]) {
      void client.invalidateQueries({ queryKey: [subject] });
    }
  };
}

export function useSync(id: string) {
  const renew = useRenew();
  return useMutation({
    mutationFn: () => call("POST /v1/authenticators/{id}/sync", { path: { id } }),
    onSuccess: renew,
  });
}

export function useSubmitStarters(id: string) {
  const renew = useRenew();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (checkoutUrlTemplate: string | null) => {
      if (checkoutUrlTemplate !== null) {
        const settings = await call("PATCH /v1/settings", { body: { checkout_url_template: checkoutUrlTemplate } });
        client.setQueryData(["settings"], settings);
      }
      return call("POST /v1/authenticators/{id}/starter-templates", { path: { id }, body: { link: true } });
    },
    onSettled: renew,
  });
}

export type LinkBody = BodyOf<"PUT /v1/authenticators/{id}/template-links/{type}/{state}/{language}">;

export function useSaveLink(id: string, place: Place) {
  const renew = useRenew();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LinkBody) =>
      call("PUT /v1/authenticators/{id}/template-links/{type}/{state}/{language}", { path: { id, ...place }, body }),
    onSuccess: (saved) => {
      // At once, so that whoever unlinks it now gets this one back, and not the one before.
      client.setQueryData(linksQuery(id).queryKey, (known) => {
        if (known === undefined) return known;
        const isIt = ({ type, state, language }: Link) =>
          type === saved.type && state === saved.state && language === saved.language;
        const link = { ...saved, updated_at: new Date().toISOString() };
        return { ...known, data: [...known.data.filter((one) => !isIt(one)), link] };
      });
      renew();
    },
  });
}

export function useUnlink(id: string, place: Place) {
  const renew = useRenew();
  return useMutation({
    mutationFn: () =>
      call("DELETE /v1/authenticators/{id}/template-links/{type}/{state}/{language}", { path: { id, ...place } }),
    onSuccess: renew,
  });
}
