import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { jsonDialects } from '../../src/signature/json-dialects.js'

const text =
  '{ "b":"<é🧁\\u2028\\u007f/\\/\\"\\\\\\n\'>", "a":[1.0, 1e2, 1e21, 0.00001, -0, 2.50, 12345678901234567890], "2":{}, "1":[] , "n":null,"t":true }'

function rewrite(id: string, body = text): string | undefined {
  return jsonDialects.find((dialect) => dialect.id === id)?.rewrite(body)
}

describe('jsonDialects', () => {
  test.each([
    [
      'javascript',
      '{"1":[],"2":{},"b":"<é🧁' +
        '\u2028\u007f' +
        String.raw`//\"\\\n'>","a":[1,100,1e+21,0.00001,0,2.5,12345678901234567000],"n":null,"t":true}`,
    ],
    [
      'python',
      String.raw`{"b": "<\u00e9\ud83e\uddc1\u2028\u007f//\"\\\n'>", "a": [1.0, 100.0, 1e+21, 1e-05, 0, 2.5, 12345678901234567890], "2": {}, "1": [], "n": null, "t": true}`,
    ],
    [
      'php',
      String.raw`{"b":"<\u00e9\ud83e\uddc1\u2028` +
        '\u007f' +
        String.raw`\/\/\"\\\n'>","a":[1,100,1.0e+21,1.0e-5,0,2.5,12345678901234567890],"2":{},"1":[],"n":null,"t":true}`,
    ],
    [
      'rails',
      String.raw`{"b":"\u003cé🧁\u2028` +
        '\u007f' +
        String.raw`//\"\\\n'\u003e","a":[1.0,100.0,1.0e+21,1.0e-05,0,2.5,12345678901234567890],"2":{},"1":[],"n":null,"t":true}`,
    ],
    [
      'dotnet',
      String.raw`{"b":"\u003C\u00E9\uD83E\uDDC1\u2028\u007F//\u0022\\\n\u0027\u003E","a":[1.0,1e2,1e21,0.00001,0,2.50,12345678901234567890],"2":{},"1":[],"n":null,"t":true}`,
    ],
  ])('writes as %s does', (id, written) => {
    expect(rewrite(id)).toBe(written)
  })

  test('sorts the keys where the language does, and writes an empty PHP array', () => {
    expect(rewrite('go', '{"b":1,"a":{"d":1,"c":2}}')).toBe('{"a":{"c":2,"d":1},"b":1}')
    expect(rewrite('php-array', '{"a":{}}')).toBe('{"a":[]}')
  })

  test('says nothing where the text is not JSON or too deep', () => {
    for (const { rewrite } of jsonDialects) {
      expect(rewrite('{"a":')).toBeUndefined()
      expect(rewrite('')).toBeUndefined()
    }
    expect(rewrite('python', '['.repeat(600) + ']'.repeat(600))).toBeUndefined()
  })

  const programs: [id: string, program: string, ...args: string[]][] = [
    ['python', 'python3', '-c', 'import json,sys; sys.stdout.write(json.dumps(json.loads(sys.stdin.buffer.read())))'],
    ['php', 'php', '-r', 'echo json_encode(json_decode(file_get_contents("php://stdin")));'],
    ['php-array', 'php', '-r', 'echo json_encode(json_decode(file_get_contents("php://stdin"), true));'],
    [
      'php-unescaped',
      'php',
      '-r',
      'echo json_encode(json_decode(file_get_contents("php://stdin")), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);',
    ],
    ['ruby', 'ruby', '-rjson', '-e', 'print JSON.generate(JSON.parse($stdin.read))'],
  ]
  describe.each(programs)('%s', (id, program, ...args) => {
    test.skipIf(spawnSync(program, ['--version']).status !== 0)('agrees with the language itself', () => {
      const floats = '[1.5e+21, -2.5e-7, 0.1, 1e16, 1e17, 123456789.125, -0.0, 0.0001, 0.00012, 1e-4, 9.5e-5]'
      for (const input of [text.replace(', 12345678901234567890', ''), floats]) {
        expect(spawnSync(program, args, { input, encoding: 'utf8' }).stdout).toBe(rewrite(id, input))
      }
    })
  })
})
