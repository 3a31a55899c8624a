<?php

// Holds `verify` against the signature vectors: php vectors.php

declare(strict_types=1);

require __DIR__ . '/Webhook.php';

$failed = 0;
$passed = 0;
foreach (json_decode(file_get_contents(__DIR__ . '/../../vectors/signature.json'))->groups as $group) {
    foreach ($group->cases as $case) {
        // This receiver has no replay window.
        if ($case->result === 'acceptable' || isset($case->replayWindow)) {
            continue;
        }
        $request = $case->request;
        $body = isset($request->bodyHex) ? hex2bin($request->bodyHex) : $request->body;
        $valid = verify($request->method, $request->url, $request->timestamp ?? null, $request->signature ?? null, $body, $case->secrets);
        if ($valid === ($case->result === 'valid')) {
            $passed++;
        } else {
            $failed++;
            echo "not {$case->result}: {$case->name}\n";
        }
    }
}
echo "$passed passed, $failed failed\n";
exit($failed === 0 && $passed > 0 ? 0 : 1);
