import type { RequestHandler } from "express";

const QUERY = `# Basin's API. Hold Ctrl and press Space to see what there is.
query Runs {
  runs(first: 10) {
    totalCount
    edges { node { id task title state progress { done total unit } } }
  }
}
`;

/** The GraphQL IDE for browsers, out of its package: nothing is fetched from elsewhere. All other requests pass. */
export function ide(): RequestHandler {
  let page: Promise<Buffer> | undefined;
  return async (request, response, next) => {
    if (request.method !== "GET" || request.accepts(["json", "html"]) !== "html") return next();
    page ??= render();
    response
      .set({ "X-Frame-Options": "DENY", "Cache-Control": "no-cache" })
      .type("html")
      .send(await page);
  };
}

/** Nine megabytes: loaded when the first page is asked for. */
async function render(): Promise<Buffer> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  return Buffer.from(
    renderGraphiQL({
      title: "Basin",
      endpoint: "/graphql",
      subscriptionsProtocol: "WS",
      defaultQuery: QUERY,
    }),
  );
}
