import { Library } from '../library.js'

/** One for this process. In production, where there are several, its rows belong into a database. */
export const library = new Library()
