import { afterDraw32, lowByte, shiftRight } from './arithmetic.js';
import type { EncoderState, Machine } from './machine.js';

/**
 * The units of an encoder that its values let spike in this step (`EncoderUnit` of the image layout, and
 * docs/counting.md, phase 4); [units].
 */
export function encodeStep(machine: Machine, encoder: EncoderState): boolean[] {
  const { image } = encoder;
  if (image.kind === 'current' && image.phase === 'random' && encoder.steps === 0) {
    for (let unit = 0; unit < image.count; unit++) encoder.phase[unit] = lowByte(draw(machine, encoder));
  }
  const spikes = Array.from({ length: image.count }, (_, unit) => encodeUnit(machine, encoder, unit));
  encoder.steps += 1;
  return spikes;
}

function encodeUnit(machine: Machine, encoder: EncoderState, unit: number): boolean {
  const { image } = encoder;
  const value = encoder.values[unit];
  switch (image.kind) {
    case 'external':
      return false;
    case 'recorded': {
      if (encoder.steps + 1 >= image.stepStart.length) return false;
      const units = image.units.slice(image.stepStart[encoder.steps], image.stepStart[encoder.steps + 1]);
      return units.includes(unit);
    }
    case 'constant':
      return value !== 0;
    case 'bernoulli':
      return value !== 0 && lowByte(draw(machine, encoder)) < value;
    case 'poisson': {
      if (encoder.dead[unit] > 0) {
        encoder.dead[unit] -= 1;
        return false;
      }
      if (value === 0) return false;
      if (image.rateBits > 8) draw(machine, encoder);
      const spikes = draw(machine, encoder) % 2 ** image.rateBits < value;
      if (spikes) encoder.dead[unit] = image.deadSteps;
      return spikes;
    }
    case 'latency':
      if (value === 0) return false;
      countOperation(machine, encoder);
      return encoder.steps === shiftRight((255 - value) * image.windowSteps, 8);
    case 'current': {
      if (value === 0) return false;
      countOperation(machine, encoder);
      const sum = encoder.phase[unit] + value;
      encoder.phase[unit] = sum % 256;
      return sum >= 256;
    }
  }
}

/** The state of the register after a draw. */
function draw(machine: Machine, encoder: EncoderState): number {
  encoder.lfsr = afterDraw32(encoder.lfsr);
  if (encoder.image.by === 'unit') {
    const { counters } = machine;
    counters.add(counters.encoderRow(encoder.index), 'encoderDraw');
  } else {
    countOperation(machine, encoder);
  }
  return encoder.lfsr;
}

/** What a management processor does for an encoder that the chip has not. */
function countOperation({ counters, image }: Machine, encoder: EncoderState): void {
  if (encoder.image.by !== 'management') return;
  counters.add(counters.managementRow, 'managementCycle', image.chip.management.cyclesPerOperation);
}
