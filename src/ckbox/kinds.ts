import type { Kind } from '../provider/provider.js'
import type { ScenarioStep } from './scenario.js'
import { assetTexts, folderTexts } from './versions.js'

/** Gives the step as it is: only the compiler looks at it. */
const step = (one: ScenarioStep): ScenarioStep => one

export const assets: Kind = {
  name: 'asset',
  example: 'a',
  create: (asset, { version, inside, after } = {}) => step({ upload: asset, to: version, into: inside, after }),
  change: (asset, { version, after } = {}) => step({ modify: asset, to: version, after }),
  move: (asset, inside) => step({ modify: asset, move: inside }),
  remove: (asset, { after } = {}) => step({ remove: asset, after }),
  texts: assetTexts,
  parent: 'folder',
  parentMember: 'folder_id',
  part: ['extension', 'mime_type', 'size_in_bytes', 'url', 'images_urls'],
  text: 'name',
}

export const folders: Kind = {
  name: 'folder',
  example: 'F',
  create: (folder, { version, inside, after } = {}) =>
    step({ createFolder: folder, to: version, under: inside, after }),
  change: (folder, { version, after } = {}) => step({ modifyFolder: folder, to: version, after }),
  remove: (folder, { after } = {}) => step({ removeFolder: folder, after }),
  texts: folderTexts,
  parent: 'folder',
  parentMember: 'parent_id',
  text: 'name',
}
