import { describe, expect, test } from 'vitest'
import { States } from '../../src/engine/states.js'
import type { Json } from '../../src/observation/json.js'

const delivered = { names: ['-a'], values: new Set<Json>() }
const shown = (state: Json) => ({ state, delivered })
const placesOf = (states: States) => [...states.mask({ memory: false }).places.keys()]

describe('what varies under one of some keys', () => {
  test('varies under all of them', () => {
    const states = new States()
    states.learnNoise(shown({ counts: { ping: 1, made: 1 } }), shown({ counts: { ping: 2, made: 1 } }))
    states.learnAlike(['made', 'ping', 'a/b'])
    expect(placesOf(states)).toEqual(['/counts/ping', '/counts/made', '/counts/a~1b'])
  })

  test('lets no rows go', () => {
    const states = new States()
    const seen = (pings: Json[]) => shown({ seen: { ping: pings, made: [{ id: '-a' }] } })
    states.learnNoise(seen([{ nr: 1 }]), seen([{ nr: 1 }, { nr: 2 }]))
    states.learnAlike(['made', 'ping'])
    expect(placesOf(states)).toEqual(['/seen/ping'])
  })

  test('teaches nothing about others', () => {
    const states = new States()
    states.learnNoise(shown({ counts: { sent: 1, made: 1 } }), shown({ counts: { sent: 2, made: 1 } }))
    states.learnAlike(['made', 'ping'])
    expect(placesOf(states)).toEqual(['/counts/sent'])
  })
})

describe('rows that turn out to be one bag are masked by what was learnt of one container', () => {
  const learnt = (first: Json, second: Json) => {
    const rows = (state: Json) => ({ state, delivered: { names: ['-a', '-b'], values: new Set<Json>() } })
    const inX = (row: { [key: string]: Json }) => rows({ rows: { x: [{ id: '-a', ...row }] } })
    const states = new States()
    states.learnNoise(inX({ at: 1, no: 7 }), inX({ at: 2, no: 7 }))
    states.learnMemory(inX({ no: 2 }), inX({ no: 1 }))
    expect(states.learnNoise(rows(first), rows(second))).toBe(true)
    return Object.fromEntries(states.mask({ memory: true }).places)
  }

  test('under keys of the consumer', () => {
    const places = learnt({ rows: { z: [{ id: '-a', no: 1 }] } }, { rows: { y: [{ id: '-a', no: 1 }] } })
    expect(places).toMatchObject({ '/rows': 'keys', '/rows/*/*/at': 'value', '/rows/*/*/no': 'all' })
  })

  test('spread over several levels', () => {
    const one = { id: '-a', no: 1 }
    const other = { id: '-b', no: 1 }
    const places = learnt({ rows: { z: [one, other] } }, { rows: { z: [one], y: [other] } })
    expect(places).toMatchObject({ '/rows': 'spread', '/rows/*/at': 'value', '/rows/*/no': 'all' })
    expect(places['/rows/*']).toBeUndefined()
  })

  test('and what is known of the containers between goes for no row', () => {
    const states = new States()
    const at = (rows: Json) => ({ state: { rows }, delivered: { names: ['-a', '-b'], values: new Set<Json>() } })
    const [one, other] = [{ id: '-a' }, { id: '-b' }]
    states.learnNoise(at({ x: { k: one } }), at({ y: { l: one } }))
    expect(states.mask({ memory: false }).places.get('/rows/*')).toBe('keys')
    states.learnNoise(at({ x: { k: one, l: other } }), at({ x: { k: one }, y: { l: other } }))
    expect(Object.fromEntries(states.mask({ memory: false }).places)).toEqual({ '/rows': 'spread' })
  })
})
