import { webhookHandler } from 'ckbox-webhooks/lambda'
import { Library } from './library.js'
import { secrets } from './settings.js'

/** In the memory of one instance, to keep the example short. In production: a conditional write to DynamoDB. */
export const library = new Library()

export const handler = webhookHandler({ secrets, bodyLimit: 8 * 1024 * 1024 }, (event) => library.apply(event))
