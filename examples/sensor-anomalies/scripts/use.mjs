// Uses the plugin as an application does: through the zoo, and live, a reading at a time.
import { sensorAnomaliesPlugin } from '@coldchain/sensor-anomalies/plugin';
import { createZoo } from '@recurra/zoo';

const plugin = sensorAnomaliesPlugin();
const zoo = createZoo({ plugins: [plugin], offline: true });
const store = await zoo.load('sensor-anomalies:cold-store');
const { coldStore, createDetector } = await plugin.load();

const readings = coldStore(21, 600);
readings[300] += 1.5;
const { alarms } = await store.run({ readings });
for (const { from, to, signs } of alarms) console.log(`readings ${from} to ${to - 1}: ${signs.join(', ')}`);

const detector = createDetector(store.model);
const rang = [];
for (const [t, reading] of readings.entries()) {
  const verdict = await detector.push(reading);
  if (verdict.alarms.length > 0) rang.push(t);
  if (t === 300) console.log(`live: ${reading.toFixed(2)} °C, expected ${verdict.expected.toFixed(2)} °C`);
}
await detector.dispose();
await store.dispose();
if (rang[0] !== 300 || alarms[0]?.from !== 300) throw new Error(`the spike at 300 was not found: ${rang}`);
