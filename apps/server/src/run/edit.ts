import type { Edit } from "@basin/db";

type Loose = { readonly [K in keyof Edit]?: Edit[K] | null | undefined };

/** An edit without what was not given; null means a value only for `studyId`. */
export function toEdit({ title, tags, note, studyId }: Loose): Edit {
  return {
    ...(title == null ? {} : { title }),
    ...(tags == null ? {} : { tags }),
    ...(note == null ? {} : { note }),
    ...(studyId === undefined ? {} : { studyId }),
  };
}
