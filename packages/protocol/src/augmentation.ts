/** Flip and crop; null for the images as they are. */
export type Augmentation = { readonly flip: boolean; readonly padding: number } | null;

/** How images are varied where nobody says: colour images as in the common CIFAR recipe, grey ones not at all. */
export function usualAugmentation({ channels }: { readonly channels: number }): Augmentation {
  return channels === 3 ? { flip: true, padding: 4 } : null;
}
