import { type Share, StoreError } from "@basin/db";
import type { Services } from "../context.js";
import { surfaceDownloads } from "../surface/downloads.js";
import type { ShareDocument } from "./document.js";
import { GoneError } from "./gone-error.js";
import type { SharedViewType } from "./share.type.js";

type From = Pick<Services, "store" | "artifacts">;

/** The share of a slug. @throws GoneError for one that is revoked or has expired */
export async function findShare({ store }: From, slug: string): Promise<Share | undefined> {
  const share = /^[0-9a-z]{1,40}$/.test(slug) ? await store.shares.bySlug(slug) : undefined;
  if (share === undefined) return undefined;
  if (share.revokedAt !== null) throw new GoneError("this share was revoked");
  if (share.expiresAt !== null && share.expiresAt <= Date.now())
    throw new GoneError("this share has expired");
  return share;
}

/** The frozen document of a share. @throws StoreError `corrupt` */
export async function readDocument({ artifacts }: From, share: Share): Promise<ShareDocument> {
  const bytes = await artifacts.get(share.documentHash);
  const document = JSON.parse(new TextDecoder().decode(bytes)) as ShareDocument;
  if (document.basinShare === 1) return document;
  throw new StoreError({
    code: "corrupt",
    where: share.slug,
    detail: "want a document of version 1, got another",
  });
}

/** What a share shows. */
export async function openShare(from: From, slug: string): Promise<SharedViewType | null> {
  const share = await findShare(from, slug);
  if (share === undefined) return null;
  const document = await readDocument(from, share);
  const { title, createdAt, expiresAt, documentHash } = share;
  return {
    ...{ slug, title, createdAt, expiresAt, documentHash },
    url: `/s/${slug}.json`,
    view: document.view,
    runs: document.runs,
    evaluations: document.evaluations,
    surfaces: document.surfaces.map((surface, i) => ({
      ...surface,
      downloads: surfaceDownloads(`/s/${slug}/surface/${i + 1}`),
    })),
  };
}
