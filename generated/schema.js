// Generated from schemas/ by `npm run generate`. Do not edit.

export const webhookSchema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/generated/webhook.bundle.schema.json",
  "title": "Webhook",
  "description": "Any event that CKBox sends: the known ones with their payloads, and any other name with any payload.",
  "anyOf": [
    {
      "$ref": "#/$defs/AssetCacheInvalidatedEvent"
    },
    {
      "$ref": "#/$defs/AssetCopiedEvent"
    },
    {
      "$ref": "#/$defs/AssetModifiedEvent"
    },
    {
      "$ref": "#/$defs/AssetOverwrittenEvent"
    },
    {
      "$ref": "#/$defs/AssetRemovedEvent"
    },
    {
      "$ref": "#/$defs/AssetUploadedEvent"
    },
    {
      "$ref": "#/$defs/FolderCreatedEvent"
    },
    {
      "$ref": "#/$defs/FolderModifiedEvent"
    },
    {
      "$ref": "#/$defs/FolderRemovedEvent"
    },
    {
      "$ref": "#/$defs/PingEvent"
    },
    {
      "$ref": "#/$defs/UnknownEvent"
    }
  ],
  "allOf": [
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.cache.invalidated"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetCacheInvalidatedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.copied"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetCopiedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.modified"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetModifiedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.overwritten"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetOverwrittenEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.removed"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetRemovedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "asset.uploaded"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/AssetUploadedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "folder.created"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/FolderCreatedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "folder.modified"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/FolderModifiedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "folder.removed"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/FolderRemovedEvent"
      }
    },
    {
      "if": {
        "required": ["event"],
        "properties": {
          "event": {
            "const": "ping"
          }
        }
      },
      "then": {
        "$ref": "#/$defs/PingEvent"
      }
    }
  ],
  "$defs": {
    "AssetCacheInvalidatedEvent": {
      "title": "Asset cache invalidated",
      "description": "The file of an asset changed, and copies of it in caches are stale: the listed addresses need purging. The asset itself does not change by this event.",
      "$comment": "Erratum: the documentation's example carries the event name `asset.overwritten` and lacks a comma. `paths_to_be_invalidated` tells the two events apart.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.cache.invalidated"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "paths_to_be_invalidated", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The asset whose cached copies are stale."
            },
            "paths_to_be_invalidated": {
              "description": "The addresses to purge from caches.",
              "$comment": "Erratum: the documentation calls them URL paths; its example shows an absolute URL on another host. Either passes: no format is checked.",
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "AssetCopiedEvent": {
      "title": "Asset copied",
      "description": "An asset was copied: a new asset with an id of its own. The source stays as it was.",
      "$comment": "Erratum: the documentation describes `asset` as the removed asset; its example shows the copy.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.copied"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "source_asset", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The new asset: the copy."
            },
            "source_asset": {
              "$ref": "#/$defs/Asset",
              "description": "The asset that was copied."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "AssetModifiedEvent": {
      "title": "Asset modified",
      "description": "The data of an asset changed: its name, tags or metadata. Its file did not.",
      "$comment": "Inferred: moves to another folder or category come as this event.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.modified"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "asset_before_modification", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The asset after the change."
            },
            "asset_before_modification": {
              "$ref": "#/$defs/Asset",
              "description": "The asset as it was before the change."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "AssetOverwrittenEvent": {
      "title": "Asset overwritten",
      "description": "The file of an asset was replaced. Its id, URL, name, tags and metadata stay; its size, media type and even its extension may change.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.overwritten"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The asset with its new file."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "AssetRemovedEvent": {
      "title": "Asset removed",
      "description": "An asset was removed.",
      "$comment": "Removed assets lie in a trash bin for 30 days and can be restored. Unknown: whether this event is sent on trashing or on purging, and what a restore sends. Erratum: the example keeps a changed tag but the old description.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.removed"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The asset as it was last."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "AssetUploadedEvent": {
      "title": "Asset uploaded",
      "description": "A file was uploaded to a category or a folder: a new asset.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "asset.uploaded"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "asset", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "asset": {
              "$ref": "#/$defs/Asset",
              "description": "The new asset."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "FolderCreatedEvent": {
      "title": "Folder created",
      "description": "A folder was created.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "folder.created"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "folder", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "folder": {
              "$ref": "#/$defs/Folder",
              "description": "The new folder."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "FolderModifiedEvent": {
      "title": "Folder modified",
      "description": "A folder was changed, for example renamed.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "folder.modified"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "folder", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "folder": {
              "$ref": "#/$defs/Folder",
              "description": "The folder after the change."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "FolderRemovedEvent": {
      "title": "Folder removed",
      "description": "A folder was removed. What was in it moves one level up; it is not removed.",
      "$comment": "Unknown: whether the moved assets and folders send events of their own.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "folder.removed"
        },
        "payload": {
          "description": "What happened, where, and who did it.",
          "type": "object",
          "required": ["workspace_id", "folder", "user"],
          "properties": {
            "workspace_id": {
              "$ref": "#/$defs/WorkspaceId"
            },
            "folder": {
              "$ref": "#/$defs/Folder",
              "description": "The folder as it was last."
            },
            "user": {
              "$ref": "#/$defs/User",
              "description": "The user who performed the action."
            }
          }
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "PingEvent": {
      "title": "Ping",
      "description": "A webhook was created: CKBox sends this by itself, once, to show that the address works.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event.",
          "const": "ping"
        },
        "payload": {
          "description": "The webhook that was created, without a workspace and a user.",
          "$comment": "Documented with `id` and `url` directly in the payload. Seen: one open client has them inside `webhook`. Either passes.",
          "anyOf": [
            {
              "$ref": "#/$defs/PingedWebhook"
            },
            {
              "type": "object",
              "required": ["webhook"],
              "properties": {
                "webhook": {
                  "$ref": "#/$defs/PingedWebhook",
                  "description": "The webhook that was created."
                }
              }
            }
          ]
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "UnknownEvent": {
      "title": "Unknown event",
      "description": "The envelope of every CKBox webhook, whatever its event: also what an event of an unknown name has to satisfy.",
      "$comment": "The order of the keys differs from page to page of the documentation and means nothing. There is no event id and no attempt number.",
      "type": "object",
      "required": ["environment_id", "event", "payload", "sent_at"],
      "properties": {
        "environment_id": {
          "$ref": "#/$defs/EnvironmentId"
        },
        "event": {
          "description": "The name of the event: what happened. Names other than the known ones may come.",
          "type": "string"
        },
        "payload": {
          "description": "What the event is about. Its form depends on the name of the event.",
          "type": "object"
        },
        "sent_at": {
          "$ref": "#/$defs/SentAt"
        }
      }
    },
    "EnvironmentId": {
      "title": "Environment id",
      "description": "The CKBox environment that the event comes from.",
      "$comment": "Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls `user-1` an environment.",
      "type": "string"
    },
    "WorkspaceId": {
      "title": "Workspace id",
      "description": "The workspace in which the action took place.",
      "$comment": "Opaque. Shown: 20 hexadecimal digits; other forms exist.",
      "type": "string"
    },
    "Asset": {
      "title": "Asset",
      "description": "A file in CKBox, as a full snapshot.",
      "$comment": "Shown: the properties of an asset are described nowhere; their meaning is read from the examples. Inferred: the snapshot is full, and not a patch. Nothing in it is a version number or a modification date.",
      "type": "object",
      "required": ["id", "name", "extension", "url", "mime_type", "category_id", "size_in_bytes", "tags", "metadata"],
      "properties": {
        "id": {
          "description": "The id of the asset. Opaque: it may begin with `-` or `_`, and upper and lower case differ.",
          "$comment": "Shown: 12 characters of A-Z, a-z, 0-9, - and _. Unknown: whether ids are unique across environments and workspaces.",
          "type": "string"
        },
        "name": {
          "description": "The name of the asset, without its extension.",
          "type": "string"
        },
        "extension": {
          "description": "The extension of the file name, without the dot.",
          "$comment": "Unknown: what a file without an extension has here. An empty string passes.",
          "type": "string"
        },
        "url": {
          "description": "The address of the file.",
          "type": "string",
          "format": "uri"
        },
        "images_urls": {
          "$ref": "#/$defs/ImageUrls",
          "description": "Addresses of the scaled versions, where the asset is an image. Absent otherwise.",
          "$comment": "Inferred: it is absent for files that are no images."
        },
        "mime_type": {
          "description": "The media type of the file, for example `image/jpeg`.",
          "type": "string"
        },
        "category_id": {
          "description": "The category that the asset is in.",
          "$comment": "Opaque. Shown: UUIDs.",
          "type": "string"
        },
        "folder_id": {
          "description": "The folder that the asset is in. Absent where it lies directly in its category.",
          "$comment": "Shown: in the copied example only.",
          "type": "string"
        },
        "size_in_bytes": {
          "description": "The size of the file in bytes.",
          "type": "integer",
          "minimum": 0
        },
        "tags": {
          "description": "The tags of the asset. May be empty.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "metadata": {
          "$ref": "#/$defs/AssetMetadata",
          "description": "The description and the customer’s own attributes."
        }
      }
    },
    "User": {
      "title": "User",
      "description": "The user who performed the action.",
      "type": "object",
      "required": ["id", "role"],
      "properties": {
        "id": {
          "description": "The id of the user, as the customer’s token endpoint gave it.",
          "$comment": "Opaque.",
          "type": "string"
        },
        "role": {
          "description": "The role of the user in CKBox, for example `User`.",
          "$comment": "Shown: only `User`. Other roles exist, so it is an open string.",
          "type": "string"
        }
      }
    },
    "SentAt": {
      "title": "Sent at",
      "description": "When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only ordering information that an event carries.",
      "$comment": "Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.",
      "type": "string",
      "format": "date-time"
    },
    "Folder": {
      "title": "Folder",
      "description": "A folder in CKBox, as a full snapshot.",
      "$comment": "Shown: the properties of a folder are described nowhere; their meaning is read from the examples.",
      "type": "object",
      "required": ["id", "name", "category_id"],
      "properties": {
        "id": {
          "description": "The id of the folder. Opaque: it may begin with `-` or `_`, and upper and lower case differ.",
          "type": "string"
        },
        "name": {
          "description": "The name of the folder.",
          "type": "string"
        },
        "category_id": {
          "description": "The category that the folder is in.",
          "$comment": "Opaque. Shown: UUIDs.",
          "type": "string"
        },
        "parent_id": {
          "description": "The folder that this folder is in. Absent where it lies directly in its category.",
          "$comment": "Inferred: no event shows it, but the REST API has it as `parentId`. Tolerated in case events carry it, and null with it.",
          "type": ["string", "null"]
        }
      }
    },
    "PingedWebhook": {
      "title": "Pinged webhook",
      "description": "The webhook that was created.",
      "type": "object",
      "required": ["id", "url"],
      "properties": {
        "id": {
          "description": "The id of the webhook.",
          "$comment": "Opaque.",
          "type": "string"
        },
        "url": {
          "description": "The address that the webhook is sent to, as it was configured.",
          "$comment": "Inferred: typed in by a person, it may be an international address, so it is not checked as a URI.",
          "type": "string"
        }
      }
    },
    "ImageUrls": {
      "title": "Image urls",
      "description": "Addresses of the scaled versions of an image: the width in pixels as the key, and `default`.",
      "$comment": "Shown: the widths 192 to 1920 as WebP, and `default` in the original format. Which widths exist depends on the image. Seen: the REST API calls this property `imageUrls`, without the s after image.",
      "type": "object",
      "properties": {
        "default": {
          "description": "The address of the version to use where none is chosen by width.",
          "type": "string",
          "format": "uri"
        }
      },
      "patternProperties": {
        "^[0-9]+$": {
          "description": "The address of the version of that width in pixels.",
          "type": "string",
          "format": "uri"
        }
      }
    },
    "AssetMetadata": {
      "title": "Asset metadata",
      "description": "What people wrote about an asset.",
      "type": "object",
      "properties": {
        "description": {
          "description": "The description of the asset. May be empty.",
          "$comment": "Shown: in every example. Unknown: whether it is always there, so a receiver manages without it.",
          "type": "string"
        },
        "custom_attributes": {
          "description": "The customer’s own attributes, by name: free JSON. Empty where none are set.",
          "$comment": "Shown: empty in every example. Unknown: the form of the values.",
          "type": "object"
        }
      }
    }
  }
}
