/** Resolves once the page as it stands has been painted: what was asked for before a picture is called ahead of it. */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
  });
}
