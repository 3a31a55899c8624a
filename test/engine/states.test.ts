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
