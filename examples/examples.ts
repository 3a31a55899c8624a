/** One consumer of this folder: how it is started, what it needs, how it is held against the signature vectors. */
export interface Example {
  readonly name: string
  /** Relative to this folder; the working directory of its commands. */
  readonly folder: string
  readonly command: readonly [program: string, ...args: string[]]
  /** Exits 0 where everything that the example needs is installed. */
  readonly probe: readonly [program: string, ...args: string[]]
  readonly environment?: Readonly<Record<string, string>>
  /** Exits 0 where every vector is judged rightly. Absent where the package's own verifier is used. */
  readonly vectors?: readonly [program: string, ...args: string[]]
}

const tsx = '../../node_modules/tsx/dist/cli.mjs'

export const examples: readonly Example[] = [
  {
    name: 'python',
    folder: 'python',
    command: ['python3', 'server.py'],
    probe: ['python3', '--version'],
    vectors: ['python3', '-m', 'unittest', '-q'],
  },
  {
    // Debian's own Python, which has Debian's packages.
    name: 'flask',
    folder: 'flask',
    command: ['/usr/bin/python3', 'app.py'],
    probe: ['/usr/bin/python3', '-c', 'import flask, jsonschema'],
    environment: { PYTHONWARNINGS: 'ignore' },
    vectors: ['/usr/bin/python3', '-m', 'unittest', '-q'],
  },
  {
    name: 'php',
    folder: 'php',
    command: ['php', '-d', 'display_errors=0', '-S', '127.0.0.1:{port}', 'index.php'],
    probe: ['php', '-r', 'exit(extension_loaded("pdo_sqlite") ? 0 : 1);'],
    environment: { PHP_CLI_SERVER_WORKERS: '4', DATABASE: '{temporary}/library.sqlite' },
    vectors: ['php', 'vectors.php'],
  },
  {
    name: 'ruby',
    folder: 'ruby',
    command: ['ruby', 'server.rb'],
    probe: ['ruby', '-e', 'require "webrick"'],
    vectors: ['ruby', 'vectors_test.rb'],
  },
  {
    name: 'go',
    folder: 'go',
    command: ['go', 'run', '.'],
    probe: ['go', 'version'],
    vectors: ['go', 'test', './...'],
  },
  {
    name: 'java',
    folder: 'java',
    command: ['java', 'Main.java'],
    probe: ['javac', '--version'],
    vectors: ['sh', '-c', 'javac -d {temporary} *.java && java -cp {temporary} VectorsTest'],
  },
  ...['express.ts', 'fastify.ts', 'hono.ts', 'next/serve.ts', 'lambda-serve.ts'].map(
    (file): Example => ({
      name: file.replace(/\.ts$|[-/]serve\.ts$/, ''),
      folder: 'typescript',
      command: [process.execPath, tsx, '--tsconfig', 'tsconfig.json', file],
      probe: [process.execPath, '--version'],
    }),
  ),
]
