import { main } from 'assemblyscript/asc';

const SOURCE = 'src/engine/kernels/simd/assembly/index.ts';
const OPTIONS = [
  '--importMemory',
  '--noExportMemory',
  '--enable',
  'simd',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
];
const LINE = 100;

/** Compiles the SIMD kernels; returns the text of `src/engine/kernels/simd/module.ts`. */
export async function buildKernelModule(): Promise<string> {
  let bytes = new Uint8Array();
  const { error, stderr } = await main([SOURCE, ...OPTIONS, '--outFile', 'kernels.wasm'], {
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm' && typeof contents !== 'string') bytes = Uint8Array.from(contents);
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(bytes).toString('base64');
  const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, line) =>
    text.slice(line * LINE, (line + 1) * LINE),
  );
  return `// Built from assembly/ by \`npm run build:kernels\`; not to be edited.
const BASE64 = [
${lines.map(line => `  '${line}',\n`).join('')}];

/** The SIMD kernels as a WebAssembly module. */
export const KERNEL_BYTES: Uint8Array = Uint8Array.from(atob(BASE64.join('')), byte => byte.charCodeAt(0));
`;
}
