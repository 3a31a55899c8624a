import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { fieldsOf, membersOf } from '../../src/observation/texts.js'

describe('the parts of a text', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['one', undefined],
    ['a | b||c', ['a', 'b', '', 'c']],
    ['a b  c', ['a', 'b', 'c']],
    ['name="a b" size=3', ['name="a b"', 'size=3']],
    ['"a,b",c', ['"a,b"', 'c']],
    ['"a ""b"", c";"d\\", e";f', ['"a ""b"", c"', '"d\\", e"', 'f']],
    ['id=1 tags=["a, b","c"] more={"a":1,"b":{"c":2}}', ['id=1', 'tags=["a, b","c"]', 'more={"a":1,"b":{"c":2}}']],
    ['a [b c', ['a', '[b', 'c']],
    ['{id1,id2}', ['{id1', 'id2}']],
    ["['id1', 'id2']", ["['id1'", "'id2']"]],
    ['a] b', ['a]', 'b']],
    ['6" x 4', ['6"', 'x', '4']],
  ])('%s', (text, fields) => {
    expect(fieldsOf(text)).toEqual(fields)
  })

  test('are not cut within a text that is known', () => {
    expect(fieldsOf('id Cupcake v1 x', ['Cupcake v1'])).toEqual(['id', 'Cupcake v1', 'x'])
  })
})

test.each<[readonly string[], { [name: string]: Json }]>([
  [['asset', 'size=12', 'live=true', 'gone=null'], { 0: 'asset', size: 12, live: true, gone: null }],
  [['name="a b"', 'path=/a/b', 'tags=[1]'], { name: 'a b', path: '/a/b', tags: '[1]' }],
  [['tag=a', 'tag=b', 'v=1.10', 'hash=12e345678'], { tag: 'a', 1: 'tag=b', v: '1.10', hash: '12e345678' }],
  [['"a b"', '"[""x""]"', 'n="a \\"b\\""'], { 0: 'a b', 1: '["x"]', n: 'a "b"' }],
  [['aGFzaA==', 'x=', '=y', 'https://x/?a=b'], { 0: 'aGFzaA==', 1: 'x=', 2: '=y', 3: 'https://x/?a=b' }],
])('what the parts %j say, by name', (fields, members) => {
  expect(Object.fromEntries(membersOf(fields))).toEqual(members)
})
