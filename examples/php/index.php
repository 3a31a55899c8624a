<?php

declare(strict_types=1);

require __DIR__ . '/Webhook.php';

$secrets = array_values(array_filter(explode(',', (string) getenv('CKBOX_API_SECRET')), fn(string $secret) => $secret !== ''));
$mayTest = getenv('CKBOX_TEST_HOOKS') === '1' && $_SERVER['REMOTE_ADDR'] === '127.0.0.1';
$method = $_SERVER['REQUEST_METHOD'];
$url = $_SERVER['REQUEST_URI'];
$path = explode('?', $url)[0];

function answer(int $status, mixed $value = null): never
{
    http_response_code($status);
    if ($value !== null) {
        header('Content-Type: application/json');
        echo json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR);
    }
    exit;
}

if ($secrets === []) {
    error_log('CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.');
    answer(500);
}

$library = new Library(getenv('DATABASE') ?: sys_get_temp_dir() . '/ckbox-library.sqlite');

if ($mayTest && "$method $path" === 'GET /state') {
    answer(200, (object) $library->state());
}
if ($mayTest && "$method $path" === 'POST /reset') {
    $library->clear();
    answer(204);
}
if ($path !== '/webhooks/ckbox') {
    answer(404, ['code' => 'not_found']);
}
if ($method !== 'POST') {
    answer(405, ['code' => 'method_not_allowed']);
}
$body = file_get_contents('php://input', false, null, 0, 8 * 1024 * 1024 + 1);
if (strlen($body) > 8 * 1024 * 1024) {
    answer(413, ['code' => 'body_too_large']);
}
$timestamp = $_SERVER['HTTP_X_CS_TIMESTAMP'] ?? null;
$signature = $_SERVER['HTTP_X_CS_SIGNATURE'] ?? null;
if (!verify($method, $url, $timestamp, $signature, $body, $secrets)) {
    answer(401, ['code' => 'signature_mismatch']);
}
try {
    $library->apply($body);
} catch (InvalidEvent $error) {
    answer(422, ['code' => 'event_invalid', 'message' => $error->getMessage()]);
}
answer(204);
