/** The forms of the catalogue's entries: what there is to choose from, for forms, help and checks that load no compute. */

/** Something that an attack lets people choose. Defaults are written as people write them: `8/255`. */
export type AttackParameter = {
  readonly name: string;
  readonly help: string;
  readonly default: string;
} & (
  | { readonly kind: "number"; readonly above?: number; readonly from?: number; readonly to?: number }
  | { readonly kind: "integer"; readonly from: number; readonly to?: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
);

/** An attack by name. */
export interface AttackEntry {
  readonly name: string;
  readonly help: string;
  /** The paper or project that it comes from. */
  readonly source: string;
  readonly parameters: readonly AttackParameter[];
  readonly cost: AttackCost;
}

/** What one image asks of the model at most: sums of products of numbers and of parameters, by name. */
export interface AttackCost {
  readonly gradients: readonly (readonly (string | number)[])[];
  /** Passes without a gradient. */
  readonly forwards: readonly (readonly (string | number)[])[];
}

/** A family of networks by name. Both counts are for images of 3x32x32 in ten classes. */
export interface ArchitectureEntry {
  readonly name: string;
  readonly help: string;
  /** Numbers that training changes. */
  readonly parameters: number;
  /** Of the convolutions and matrix products of one image's forward pass. */
  readonly multiplyAdds: number;
}

/** A data set that is named instead of registered. */
export interface DatasetEntry {
  readonly name: string;
  readonly help: string;
  readonly classes: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly images: { readonly train: number; readonly test: number };
}

/** A figure of flatness that a grid of losses gives. */
export interface FlatnessEntry {
  readonly name: string;
  /** For people, in a few words. */
  readonly help: string;
  /** Exactly what is computed. */
  readonly definition: string;
  /** Where the definition comes from. */
  readonly source: string;
}
