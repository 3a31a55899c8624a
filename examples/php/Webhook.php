<?php

declare(strict_types=1);

/** True when one of the secrets signed this request. `$url` is the path with its query, as in the request line. */
function verify(string $method, string $url, ?string $timestamp, ?string $signature, string $body, array $secrets): bool
{
    // The signed message has no separators: unless the timestamp is all digits, characters could move into it.
    if (!preg_match('/\A[0-9]{13}\z/', $timestamp ?? '') || !preg_match('/\A[0-9a-f]{64}\z/', $signature ?? '')) {
        return false;
    }
    $method = strtoupper($method);
    $message = $method . $url . $timestamp . (in_array($method, ['POST', 'PUT'], true) ? $body : '');
    $matches = array_map(fn(string $secret) => hash_equals(hash_hmac('sha256', $message, $secret), $signature), $secrets);
    return in_array(true, $matches, true);
}

/** The request is genuine, but its body is not an event. */
final class InvalidEvent extends RuntimeException
{
}

/**
 * The latest state of every asset and folder, by environment, in SQLite.
 *
 * Events come late, twice and in any order, so each row keeps the `sent_at` it was written with and an older event never
 * replaces a newer one. A removed row stays as a tombstone. Of two events in one millisecond a removal wins, then the
 * greater text, so that every order of arrival ends the same. One statement compares and writes.
 */
final class Library
{
    private const KINDS = [
        'asset.uploaded' => 'asset', 'asset.modified' => 'asset', 'asset.overwritten' => 'asset', 'asset.copied' => 'asset',
        'asset.removed' => 'asset', 'folder.created' => 'folder', 'folder.modified' => 'folder', 'folder.removed' => 'folder',
    ];
    private const JSON = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

    private PDO $db;

    public function __construct(string $path)
    {
        $this->db = new PDO("sqlite:$path", null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 10]);
        $this->db->exec('PRAGMA journal_mode = WAL');
        $this->db->exec('PRAGMA synchronous = NORMAL');
        $this->db->exec('CREATE TABLE IF NOT EXISTS entity (environment TEXT, kind TEXT, id TEXT, sent_at TEXT, removed INTEGER,
            data TEXT, PRIMARY KEY (environment, kind, id))');
    }

    public function apply(string $body): void
    {
        try {
            $event = json_decode($body, false, 512, JSON_THROW_ON_ERROR);
            $sentAt = $this->time($event->sent_at ?? null);
            $name = $event->event ?? null;
            $environment = $event->environment_id ?? null;
            if (!is_string($name) || !is_string($environment) || !($event->payload ?? null) instanceof stdClass) {
                throw new InvalidEvent('environment_id, event or payload is not what it has to be');
            }
            $kind = self::KINDS[$name] ?? null;
            if ($kind === null) {
                return; // A ping, an invalidated cache, or an event of a later CKBox: nothing to keep.
            }
            $entity = $event->payload->$kind ?? null;
            if (!$entity instanceof stdClass || !is_string($entity->id ?? null)) {
                throw new InvalidEvent("payload.$kind has no id");
            }
            $removed = str_ends_with($name, '.removed');
            $data = $removed ? '' : json_encode($entity, self::JSON);
        } catch (JsonException $error) {
            throw new InvalidEvent($error->getMessage(), 0, $error);
        }
        $this->db->prepare('INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET sent_at = excluded.sent_at, removed = excluded.removed, data = excluded.data
            WHERE (excluded.sent_at, excluded.removed, excluded.data) > (sent_at, removed, data)')
            ->execute([$environment, $kind, $entity->id, $sentAt, (int) $removed, $data]);
    }

    public function state(): array
    {
        $state = [];
        foreach ($this->db->query('SELECT environment, kind, id, data FROM entity WHERE NOT removed') as $row) {
            $state[$row['environment']] ??= ['assets' => new stdClass(), 'folders' => new stdClass()];
            $state[$row['environment']][$row['kind'] . 's']->{$row['id']} = json_decode($row['data']);
        }
        return $state;
    }

    public function clear(): void
    {
        $this->db->exec('DELETE FROM entity');
    }

    /** As text that sorts by time. */
    private function time(mixed $text): string
    {
        if (!is_string($text) || !preg_match('/\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z/i', $text)) {
            throw new InvalidEvent('sent_at is not a date and time');
        }
        try {
            return (new DateTimeImmutable($text))->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s.u');
        } catch (Exception $error) {
            throw new InvalidEvent('sent_at is not a date and time', 0, $error);
        }
    }
}
