import { main } from 'assemblyscript/asc';

const ENGINE_SOURCE = 'src/engine/kernels/simd/assembly/index.ts';
const WALK_SOURCE = 'src/compiler/qap/simd/assembly/index.ts';
const UNIT_SOURCE = 'src/engine/units/simd/assembly/index.ts';
const PACKET_SOURCE = 'src/engine/timing/packet/simd/assembly/index.ts';
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
/** For memory that threads share; a WebAssembly memory ends at 65,536 pages. */
const SHARED_OPTIONS = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
const LINE = 600;

/** Compiles the SIMD kernels; returns the text of `src/engine/kernels/simd/module.ts`. */
export async function buildKernelModule(): Promise<string> {
  return `// Built from assembly/ by \`npm run build:kernels\`; not to be edited.
${literal('BASE64', await compile(ENGINE_SOURCE, OPTIONS))}
${literal('SHARED_BASE64', await compile(ENGINE_SOURCE, [...OPTIONS, ...SHARED_OPTIONS]))}
const bytesOf = (base64: readonly string[]): Uint8Array =>
  Uint8Array.from(atob(base64.join('')), byte => byte.charCodeAt(0));

/** The SIMD kernels as a WebAssembly module. */
export const KERNEL_BYTES: Uint8Array = bytesOf(BASE64);

/** The same for a memory that threads share. */
export const SHARED_KERNEL_BYTES: Uint8Array = bytesOf(SHARED_BASE64);
`;
}

/** Compiles the kernel of the assignment problem's search; returns the text of `src/compiler/qap/simd/module.ts`. */
export async function buildWalkModule(): Promise<string> {
  return ownModule(WALK_SOURCE, "The walk's kernel", 'WALK_BYTES');
}

/** Compiles the kernel of timing by packets; returns the text of `src/engine/timing/packet/simd/module.ts`. */
export async function buildPacketModule(): Promise<string> {
  return ownModule(PACKET_SOURCE, 'Packets through routers', 'PACKET_BYTES');
}

/** Compiles the inner loops of the unit machine; returns the text of `src/engine/units/simd/module.ts`. */
export async function buildUnitModule(): Promise<string> {
  return ownModule(UNIT_SOURCE, 'The inner loops of the unit machine', 'UNIT_BYTES');
}

/** Text of a file with one module, for a memory of its own. @param name of at most 12 letters, or the line is too long */
async function ownModule(source: string, what: string, name: string): Promise<string> {
  return `// Built from assembly/ by \`npm run build:kernels\`; not to be edited.
${literal('BASE64', await compile(source, OPTIONS))}
/** ${what} as a WebAssembly module. */
export const ${name}: Uint8Array = Uint8Array.from(atob(BASE64.join('')), byte => byte.charCodeAt(0));
`;
}

async function compile(source: string, options: readonly string[]): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  const { error, stderr } = await main([source, ...options, '--outFile', 'kernels.wasm'], {
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm' && typeof contents !== 'string') bytes = Uint8Array.from(contents);
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  return bytes;
}

function literal(name: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, line) =>
    text.slice(line * LINE, (line + 1) * LINE),
  );
  return `const ${name} = [\n${lines.map(line => `  '${line}',\n`).join('')}];`;
}
