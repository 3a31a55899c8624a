// Generated from schemas/ by `npm run generate`. Do not edit.

import type { Validator } from './shared.js'
import type { AnyWebhookEvent, EventName, WebhookEvent, WebhookEventMap } from './types.js'
export type { Issue, Validation, Validator } from './shared.js'

/** A function for each known event, by its name. */
export type EventHandlers<Result = unknown> = { readonly [Name in EventName]: (event: WebhookEventMap[Name]) => Result }

/** Calls the handler of an event and gives what it returns. */
export interface HandleEvent {
  /** Exhaustive: does not compile while a known event has no handler. */
  <Result>(event: WebhookEvent, handlers: EventHandlers<Result>): Result
  /**
   * Events that have no handler go to `otherwise`, those of an unknown name too. To have all known ones handled, let it
   * take only what is left: an unknown event, or `never`.
   */
  <Result, Name extends EventName = never>(
    event: AnyWebhookEvent,
    handlers: Pick<EventHandlers<Result>, Name>,
    otherwise: (event: Exclude<AnyWebhookEvent, WebhookEventMap[Name]>) => Result,
  ): Result
}

/** Checks a parsed webhook. Also a Standard Schema. */
export declare const validateEvent: Validator<AnyWebhookEvent>

/** Checks for one event each, by its name. Each is a Standard Schema as well. */
export declare const validators: { readonly [Name in EventName]: Validator<WebhookEventMap[Name]> }

/** Whether the types know an event by its name. */
export declare const isKnownEvent: (event: AnyWebhookEvent) => event is WebhookEvent

/** Calls the handler of an event and gives what it returns. */
export declare const handleEvent: HandleEvent

/** For the `default` of a `switch` over events: does not compile while one is left unhandled, and throws if one comes. */
export declare const assertNever: (event: never) => never
