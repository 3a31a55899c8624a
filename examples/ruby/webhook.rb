# frozen_string_literal: true

require 'json'
require 'openssl'
require 'time'

# CKBox webhooks: the signature check, and a library that follows the events.
module Webhook
  class InvalidEvent < StandardError; end

  KINDS = {
    'asset.uploaded' => 'asset', 'asset.modified' => 'asset', 'asset.overwritten' => 'asset',
    'asset.copied' => 'asset', 'asset.removed' => 'asset',
    'folder.created' => 'folder', 'folder.modified' => 'folder', 'folder.removed' => 'folder'
  }.freeze

  # True when one of the secrets signed this request. `url` is the path with its query, as in the request line.
  def self.verify(method, url, timestamp, signature, body, secrets)
    # The signed message has no separators: unless the timestamp is all digits, characters could move into it.
    return false unless timestamp.to_s.match?(/\A[0-9]{13}\z/) && signature.to_s.match?(/\A[0-9a-f]{64}\z/)

    method = method.upcase
    message = "#{method}#{url}#{timestamp}".b
    message << body.b if %w[POST PUT].include?(method)
    matches = secrets.map do |secret|
      OpenSSL.fixed_length_secure_compare(OpenSSL::HMAC.hexdigest('SHA256', secret, message), signature)
    end
    matches.any?
  end

  # The latest state of every asset and folder, by environment.
  #
  # Events come late, twice and in any order, so each row keeps the time it was sent and an older event never replaces
  # a newer one. A removed row stays as a tombstone. Of two events in one millisecond a removal wins, then the greater
  # text, so that every order of arrival ends the same.
  class Library
    def initialize
      @lock = Mutex.new
      @rows = {}
    end

    def apply(body)
      event = parse(body)
      kind = KINDS[event['event']]
      return if kind.nil? # A ping, an invalidated cache, or an event of a later CKBox: nothing to keep.

      entity = event['payload'][kind]
      raise InvalidEvent, "payload.#{kind} has no id" unless entity.is_a?(Hash) && entity['id'].is_a?(String)

      removed = event['event'].end_with?('.removed')
      row = [Time.iso8601(event['sent_at']), removed ? 1 : 0, removed ? '' : JSON.generate(entity)]
      write([event['environment_id'], kind, entity['id']], row)
    rescue JSON::JSONError, ArgumentError, EncodingError => e
      raise InvalidEvent, e.message
    end

    def state
      rows = @lock.synchronize { @rows.dup }
      rows.each_with_object({}) do |((environment, kind, id), (_, removed, text)), state|
        next if removed == 1

        state[environment] ||= { 'assets' => {}, 'folders' => {} }
        state[environment]["#{kind}s"][id] = JSON.parse(text, max_nesting: 0)
      end
    end

    def clear
      @lock.synchronize { @rows.clear }
    end

    private

    def parse(body)
      text = body.dup.force_encoding(Encoding::UTF_8)
      raise InvalidEvent, 'the body is not UTF-8' unless text.valid_encoding?

      event = JSON.parse(text)
      well_formed = event.is_a?(Hash) && event['payload'].is_a?(Hash) &&
                    %w[environment_id event sent_at].all? { |name| event[name].is_a?(String) }
      raise InvalidEvent, 'environment_id, event, payload or sent_at is not what it has to be' unless well_formed

      event
    end

    def write(key, row)
      @lock.synchronize do
        known = @rows[key]
        @rows[key] = row if known.nil? || (known <=> row).negative?
      end
    end
  end
end
