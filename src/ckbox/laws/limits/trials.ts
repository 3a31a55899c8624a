import { type LimitsExtras, longTexts } from '../../../laws/limits/trials.js'
import { withAttributes, withEnvelope } from '../changed-event.js'

/** Attributes have room for much. */
export const limitsExtras: LimitsExtras = {
  enlarged: (authentic, bytes) => withAttributes(authentic, attributesOf(longTexts(bytes - authentic.body.length))),
  holding: (authentic, value) => withAttributes(authentic, { nested: value }),
  removal: (authentic) => {
    const { sent_at } = authentic.event as { readonly sent_at: string }
    const later = new Date(Date.parse(sent_at) + 1_000).toISOString()
    return withEnvelope(authentic, { event: 'asset.removed', sent_at: later })
  },
}

function attributesOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text, index) => [`paragraph_${String(index).padStart(4, '0')}`, text]))
}
