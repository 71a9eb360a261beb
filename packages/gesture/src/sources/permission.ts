import { RecurraError } from '@recurra/plugin';

/** What a phone can tell of how it moves. */
export type MotionKind = 'motion' | 'orientation';

/** What iOS adds to the events' classes. */
interface AskingEvent {
  requestPermission?(): Promise<'granted' | 'denied'>;
}

const eventName = { motion: 'DeviceMotionEvent', orientation: 'DeviceOrientationEvent' } as const;

/**
 * Asks for the permission to read motion sensors, where the browser wants to be asked (iOS). Call it while a click or a touch
 * is handled; browsers refuse otherwise.
 *
 * @param kind Which sensors; `'motion'` if left out.
 * @param where Function to name in errors.
 * @throws RecurraError `ERR_UNSUPPORTED` if there are no such sensors, `ERR_PERMISSION` if the user or the browser refused.
 * @example button.onclick = () => requestMotionPermission().then(start, showError);
 */
export async function requestMotionPermission(
  kind: MotionKind = 'motion',
  where = 'requestMotionPermission()',
): Promise<void> {
  const event = (globalThis as unknown as Record<string, AskingEvent | undefined>)[eventName[kind]];
  if (!event) {
    throw new RecurraError(
      'ERR_UNSUPPORTED',
      `${where}: needs ${eventName[kind]}, which is not there; open the page over https, on a device with motion sensors.`,
    );
  }
  if (!event.requestPermission) return;
  let answer: string;
  try {
    answer = await event.requestPermission();
  } catch (cause) {
    throw new RecurraError(
      'ERR_PERMISSION',
      `${where}: the browser did not ask for the permission to read motion sensors; start from a click or a touch.`,
      { cause },
    );
  }
  if (answer === 'granted') return;
  throw new RecurraError(
    'ERR_PERMISSION',
    `${where}: needs the permission to read motion sensors, got "${answer}"; allow it in the browser's settings of this page.`,
  );
}
