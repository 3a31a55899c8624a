import { repeated } from '../random/choices.js'
import type { AssetDetails, FileFacts, FolderDetails } from './actions.js'
import type { DetailDraws } from './details.js'

/** What an asset or a folder of a hand-made history is in each of its numbered versions. */
export interface Versions {
  asset(version: number): AssetDetails
  assetChanges(version: number): Pick<AssetDetails, 'name' | 'tags' | 'metadata'>
  file(version: number): FileFacts
  folder(version: number): FolderDetails
  folderChanges(version: number): Pick<FolderDetails, 'name'>
}

/** Texts that no other version shows. A state may give away in other ways which event came last: these are what to look for. */
export const assetTexts = (version: number): readonly string[] => [
  nameOfAsset(version),
  descriptionOf(version),
  tagOf(version),
]
export const folderTexts = (version: number): readonly string[] => [nameOfFolder(version)]

const nameOfAsset = (version: number): string => `Cupcake v${version}`
const descriptionOf = (version: number): string => `Description v${version}`
const tagOf = (version: number): string => `tag-v${version}`
const nameOfFolder = (version: number): string => `Images v${version}`

/** As in the documentation's example. */
const UPLOADED_BYTES = 523_625
/** What each version adds: enough to show in megabytes too. */
const OVERWRITTEN_BYTES = 3_000_000
/** Versions differ in their texts only: what is uploaded in version 2 equals what is modified to it. */
const SAME = 1

export function versionsFrom(draws: DetailDraws): Versions {
  const assetChanges: Versions['assetChanges'] = (version) => ({
    name: nameOfAsset(version),
    tags: [tagOf(version)],
    metadata: { description: descriptionOf(version), custom_attributes: {} },
  })
  const folderChanges: Versions['folderChanges'] = (version) => ({ name: nameOfFolder(version) })
  return {
    assetChanges,
    asset: (version) => ({
      ...draws.asset(repeated([]), SAME),
      ...draws.file(repeated([]), UPLOADED_BYTES),
      ...assetChanges(version),
    }),
    file: (version) => ({ extension: 'png', mime_type: 'image/png', size_in_bytes: OVERWRITTEN_BYTES * version + 1 }),
    folder: (version) => ({ ...draws.folder(repeated([]), SAME), ...folderChanges(version) }),
    folderChanges,
  }
}
