import type { ImageSet, Model } from "@basin/compute";
import type { DataProtocol, ModelProtocol } from "@basin/protocol";

/** What a run measures: a model and the images it is measured on, with what the protocol says of them. */
export interface Subject {
  readonly model: Model;
  /** The chosen part of the split, with the model's classes. */
  readonly set: ImageSet;
  readonly data: DataProtocol;
  readonly of: ModelProtocol;
}
