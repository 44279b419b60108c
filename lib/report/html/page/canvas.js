/**
 * What the chart library asks of a canvas: a bitmap as fine as the screen, and drawing in its pixels or
 * in CSS pixels. Stands in for its package `fancy-canvas`, which is split into files that cannot be
 * read as text one by one.
 */

export function size({ width, height }) {
  return { width, height };
}

export function equalSizes(a, b) {
  return a.width === b.width && a.height === b.height;
}

/** Keeps the bitmap of a canvas at its CSS size times the device's pixel ratio. */
class CanvasBinding {
  suggestedBitmapSize = null;
  #listeners = new Set();
  #canvas;
  #size;
  #transform;
  #ratioQuery = null;
  #onRatio = () => {
    this.#watchRatio();
    this.#suggest();
  };

  constructor(canvas, transform) {
    this.#canvas = canvas;
    this.#transform = transform;
    this.#size = { width: canvas.clientWidth, height: canvas.clientHeight };
    this.#watchRatio();
    this.#suggest();
  }

  get canvasElement() {
    return this.#canvas;
  }

  get canvasElementClientSize() {
    return this.#size;
  }

  get bitmapSize() {
    return { width: this.#canvas.width, height: this.#canvas.height };
  }

  subscribeSuggestedBitmapSizeChanged(listener) {
    this.#listeners.add(listener);
  }

  unsubscribeSuggestedBitmapSizeChanged(listener) {
    this.#listeners.delete(listener);
  }

  resizeCanvasElement(clientSize) {
    this.#size = size(clientSize);
    this.#canvas.style.width = `${clientSize.width}px`;
    this.#canvas.style.height = `${clientSize.height}px`;
    this.#suggest();
  }

  applySuggestedBitmapSize() {
    const next = this.suggestedBitmapSize;
    if (next === null) return;
    this.suggestedBitmapSize = null;
    this.#canvas.width = next.width;
    this.#canvas.height = next.height;
  }

  dispose() {
    this.#listeners.clear();
    this.#ratioQuery?.removeEventListener("change", this.#onRatio);
    this.#ratioQuery = null;
  }

  #watchRatio() {
    this.#ratioQuery?.removeEventListener("change", this.#onRatio);
    this.#ratioQuery = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#ratioQuery.addEventListener("change", this.#onRatio);
  }

  #suggest() {
    const exact = {
      width: Math.max(0, Math.round(this.#size.width * devicePixelRatio)),
      height: Math.max(0, Math.round(this.#size.height * devicePixelRatio)),
    };
    const next = this.#transform === undefined ? exact : this.#transform(exact, this.#size);
    const before = this.suggestedBitmapSize;
    this.suggestedBitmapSize = equalSizes(next, this.bitmapSize) ? null : next;
    const isSame = before === this.suggestedBitmapSize ||
      (before !== null && this.suggestedBitmapSize !== null && equalSizes(before, next));
    if (isSame) return;
    for (const listener of [...this.#listeners]) {
      listener.call(this, before, this.suggestedBitmapSize);
    }
  }
}

export function bindCanvasElementBitmapSizeTo(canvas, { transform }) {
  return new CanvasBinding(canvas, transform);
}

/** A canvas to draw on, in pixels of the bitmap or of the page. */
class CanvasTarget {
  #context;
  #mediaSize;
  #bitmapSize;

  constructor(context, mediaSize, bitmapSize) {
    this.#context = context;
    this.#mediaSize = mediaSize;
    this.#bitmapSize = bitmapSize;
  }

  useBitmapCoordinateSpace(draw) {
    return this.#within(() =>
      draw({
        context: this.#context,
        mediaSize: this.#mediaSize,
        bitmapSize: this.#bitmapSize,
        horizontalPixelRatio: this.#bitmapSize.width / this.#mediaSize.width,
        verticalPixelRatio: this.#bitmapSize.height / this.#mediaSize.height,
      })
    );
  }

  useMediaCoordinateSpace(draw) {
    return this.#within(() => {
      this.#context.scale(
        this.#bitmapSize.width / this.#mediaSize.width,
        this.#bitmapSize.height / this.#mediaSize.height,
      );
      return draw({ context: this.#context, mediaSize: this.#mediaSize });
    });
  }

  #within(action) {
    this.#context.save();
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    try {
      return action();
    } finally {
      this.#context.restore();
    }
  }
}

export function tryCreateCanvasRenderingTarget2D(binding, options) {
  const { bitmapSize, canvasElementClientSize: mediaSize } = binding;
  if (bitmapSize.width === 0 || bitmapSize.height === 0) return null;
  if (mediaSize.width === 0 || mediaSize.height === 0) return null;
  const context = binding.canvasElement.getContext("2d", options);
  return context === null ? null : new CanvasTarget(context, mediaSize, bitmapSize);
}
