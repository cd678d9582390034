import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

/**
 * Addresses that Basin's server answers. They go through one route handler of this app, which reads the server's
 * address when it starts; an external rewrite would freeze it when the app is built.
 */
const upstream = [
  "/graphql",
  "/graphql/stream",
  "/uploads",
  "/artifacts/:path*",
  "/surfaces/:file([^/]+\\.[a-z0-9]+)",
  "/models/:file([^/]+\\.safetensors)",
  "/runs/:id/:file(metrics\\.[a-z]+)",
  "/s/:file([^/]+\\.json)",
  "/s/:slug/:path+",
];

/** Nothing comes from elsewhere, and no other site may frame the pages or send forms from them. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  poweredByHeader: false,
  images: { unoptimized: true },
  turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) },
  rewrites: async () => ({
    beforeFiles: upstream.map((source) => ({
      source,
      destination: `/upstream${source.replace(/\(.*?\)(?=\/|$)/g, "")}`,
    })),
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [
    // Files come with a policy of the server's, which lets them do nothing at all.
    {
      source: "/((?!artifacts/|graphql|uploads|.*\\.).*)",
      headers: [{ key: "Content-Security-Policy", value: policy }],
    },
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;
