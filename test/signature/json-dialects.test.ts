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
      String.raw`{"1":[],"2":{},"b":"<é🧁` +
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
        String.raw`\/\/\"\\\n'>","a":[1,100,1e+21,0.00001,0,2.5,12345678901234567890],"2":{},"1":[],"n":null,"t":true}`,
    ],
    [
      'rails',
      String.raw`{"b":"\u003cé🧁\u2028` +
        '\u007f' +
        String.raw`//\"\\\n'\u003e","a":[1.0,100.0,1e+21,1e-05,0,2.5,12345678901234567890],"2":{},"1":[],"n":null,"t":true}`,
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

  const python = spawnSync('python3', ['--version']).status === 0
  test.skipIf(!python)('agrees with Python itself', () => {
    const program = 'import json,sys; sys.stdout.write(json.dumps(json.loads(sys.stdin.buffer.read())))'
    expect(spawnSync('python3', ['-c', program], { input: text, encoding: 'utf8' }).stdout).toBe(rewrite('python'))
  })
})
