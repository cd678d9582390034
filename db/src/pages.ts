/** A page of a list. Cursors are opaque texts over (sort key, id), so that pages stay right while rows come and go. */
export interface PageRequest {
  /** From 1 to 100. */
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

/** Items in order with their cursors. */
export interface Page<T> {
  readonly items: readonly { readonly node: T; readonly cursor: string }[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly total: number;
}
