import { Option } from 'commander';

/** The flag `--prices`, as commander gives it. */
export interface PricesFlag {
  readonly prices?: string;
}

/** `--prices`, of every command that prices what a chip does. */
export function pricesOption(): Option {
  return new Option(
    '--prices <LIST>',
    'which of the chip\'s price lists holds ("spikeloom chips NAME" has them; default: the one its model names)',
  );
}
