module example.com/ckbox-webhooks

go 1.19
