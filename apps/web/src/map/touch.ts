import { noModifierKeys, primaryAction, touchOnly } from 'ol/events/condition.js';
import DragPan from 'ol/interaction/DragPan.js';
import { defaults } from 'ol/interaction.js';
import Kinetic from 'ol/Kinetic.js';
import type Map from 'ol/Map.js';
import type { Pixel } from 'ol/pixel.js';

/** Whether one finger at this place of the map is the map's: something is drawn, or is held there. */
export type HoldsFinger = (pixel: Pixel) => boolean;

/** What a map does by itself, but that a touch moves it with two fingers, or with one where that is the map's. */
export function interactionsFor(holdsFinger: HoldsFinger) {
  const pan = new DragPan({
    kinetic: new Kinetic(-0.005, 0.05, 100),
    condition: (event) => {
      if (!noModifierKeys(event)) return false;
      if (!touchOnly(event)) return primaryAction(event);
      return (event.activePointers?.length ?? 0) >= 2 || holdsFinger(event.pixel);
    },
  });
  // Two fingers that pan turn a little as well, and nothing turns the map back.
  const interactions = defaults({ dragPan: false, pinchRotate: false });
  interactions.insertAt(0, pan);
  return interactions;
}

/** A finger that moves less than this far presses. */
const SWIPE_PX = 10;

/**
 * Lets one finger that is not the map's scroll the page, which `touch-action` alone cannot say: it depends on where the finger is.
 * @param onSwipe such a finger moved on the map, which stayed where it is
 */
export function shareTouch(map: Map, holdsFinger: HoldsFinger, onSwipe: () => void): void {
  const viewport = map.getViewport();
  if (viewport === undefined) return;
  let swipedFrom: Touch | null = null;
  viewport.addEventListener(
    'touchstart',
    (event) => {
      const [finger] = event.touches;
      if (finger === undefined || (event.target as Element).closest('.ol-control') !== null) return;
      const own = event.touches.length > 1 || holdsFinger(map.getEventPixel(finger));
      swipedFrom = own ? null : finger;
      // The page does not scroll, and the browser takes no finger away.
      if (own && event.cancelable) event.preventDefault();
    },
    { passive: false },
  );
  viewport.addEventListener(
    'touchmove',
    ({ touches: [finger] }) => {
      if (finger === undefined || swipedFrom === null) return;
      const { clientX, clientY } = swipedFrom;
      if (Math.hypot(finger.clientX - clientX, finger.clientY - clientY) > SWIPE_PX) onSwipe();
    },
    { passive: true },
  );
}
