import cacheInvalidated from '../../../../schemas/examples/asset.cache.invalidated.json' with { type: 'json' }
import copied from '../../../../schemas/examples/asset.copied.json' with { type: 'json' }
import modified from '../../../../schemas/examples/asset.modified.json' with { type: 'json' }
import overwritten from '../../../../schemas/examples/asset.overwritten.json' with { type: 'json' }
import removed from '../../../../schemas/examples/asset.removed.json' with { type: 'json' }
import uploaded from '../../../../schemas/examples/asset.uploaded.json' with { type: 'json' }
import folderCreated from '../../../../schemas/examples/folder.created.json' with { type: 'json' }
import folderModified from '../../../../schemas/examples/folder.modified.json' with { type: 'json' }
import folderRemoved from '../../../../schemas/examples/folder.removed.json' with { type: 'json' }
import ping from '../../../../schemas/examples/ping.json' with { type: 'json' }
import type { Json } from '../../../report/report.js'

/** The documentation's example of each event, by name. A test compares the names with `schemas/events/`. */
export const exampleEvents: ReadonlyMap<string, Json> = new Map(
  [
    uploaded,
    modified,
    removed,
    copied,
    overwritten,
    cacheInvalidated,
    folderCreated,
    folderModified,
    folderRemoved,
    ping,
  ].map((event) => [event.event, event]),
)
