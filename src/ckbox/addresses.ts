import type { Asset } from './history.js'

const FILES = 'https://ckbox.dev'
const CACHED_FILES = 'https://cdn.ckbox.dev'
/** The widths of the documentation's examples. */
const WIDTHS = [192, 384, 576, 768, 960, 1152, 1344, 1536, 1728, 1920]

const base = (environment: string, id: string): string => `/${encodeURIComponent(environment)}/assets/${id}`

/** The addresses of an asset as the documentation's examples form them: of its file, and of its sizes if it is an image. */
export function addresses(
  environment: string,
  id: string,
  file: Pick<Asset, 'mime_type' | 'extension'>,
): Pick<Asset, 'url' | 'images_urls'> {
  const at = FILES + base(environment, id)
  if (!file.mime_type.startsWith('image/')) return { url: `${at}/file` }
  const images: Record<string, string> = {}
  for (const width of WIDTHS) images[width] = `${at}/images/${width}.webp`
  images.default = `${at}/images/1920.${encodeURIComponent(file.extension)}`
  return { url: `${at}/file`, images_urls: images as NonNullable<Asset['images_urls']> }
}

/** What a cache holds of an asset. The documentation calls it paths and shows addresses on another host. */
export function cachedAddresses(asset: Asset): string[] {
  const held = asset.images_urls === undefined ? [asset.url] : Object.values(asset.images_urls)
  return held.filter((address) => typeof address === 'string').map((address) => address.replace(FILES, CACHED_FILES))
}
