using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>What Slack refuses in a message's blocks, protocols.md section 3.</summary>
internal static class SlackBlocks
{
    /// <summary>Where the sum of a message's block texts is refused.</summary>
    private const int MostText = 13_000;

    private static readonly string[] KnownBlocks = ["section", "header", "context", "actions", "divider", "rich_text", "image"];

    public static IEnumerable<string> FaultsOf(JsonObject message)
    {
        if (message["attachments"] is JsonArray { Count: > 100 })
        {
            yield return "attachments: more than 100";
        }

        var blocks = Blocks(message).ToList();
        if (blocks.Count > 50)
        {
            yield return "blocks: more than 50";
        }

        foreach (var fault in blocks.SelectMany(FaultsOfBlock).Concat(FaultsOfEscapes(message)))
        {
            yield return fault;
        }

        if (blocks.Sum(b => Texts(b).Sum(t => t.Length)) > MostText)
        {
            yield return "blocks: msg_blocks_too_long";
        }

        var ids = blocks.Select(b => b["block_id"]?.GetValue<string>()).OfType<string>().ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count || ids.Any(id => id.Length is 0 or > 255))
        {
            yield return "block_id: must be unique, 1 to 255 characters";
        }
    }

    /// <summary>Blocks of the message and of its attachments.</summary>
    private static IEnumerable<JsonObject> Blocks(JsonObject message) =>
        ((message["blocks"] as JsonArray) ?? [])
            .Concat(((message["attachments"] as JsonArray) ?? []).SelectMany(a => (a?["blocks"] as JsonArray) ?? []))
            .OfType<JsonObject>();

    private static IEnumerable<string> FaultsOfBlock(JsonObject block)
    {
        var type = block["type"]?.GetValue<string>() ?? "(none)";
        if (!KnownBlocks.Contains(type))
        {
            yield return "type: no block " + type;
        }

        if (type == "section" && block["text"] is null && block["fields"] is null)
        {
            yield return "section: needs text or fields";
        }

        if (block["text"] is JsonObject text)
        {
            var most = type == "header" ? 150 : 3000;
            if (Length(text) is 0 || Length(text) > most)
            {
                yield return $"{type}.text: 1 to {most} characters";
            }

            if (type == "header" && text["type"]?.GetValue<string>() != "plain_text")
            {
                yield return "header.text: plain_text only";
            }
        }

        if (block["fields"] is JsonArray fields && (fields.Count is 0 or > 10 || fields.Any(f => Length(f as JsonObject) is 0 or > 2000)))
        {
            yield return "section.fields: 1 to 10 of 1 to 2000 characters";
        }

        if (block["elements"] is JsonArray { Count: var count } && type is "context" or "actions" && (count == 0 || count > (type == "context" ? 10 : 25)))
        {
            yield return type + ".elements: too few or too many";
        }

        foreach (var button in ((block["elements"] as JsonArray) ?? []).OfType<JsonObject>().Where(e => e["type"]?.GetValue<string>() == "button"))
        {
            if (Length(button["text"] as JsonObject) is 0 or > 75 || button["url"]?.GetValue<string>() is { Length: > 3000 })
            {
                yield return "button: text 1 to 75, url up to 3000 characters";
            }
        }
    }

    /// <summary>Left unescaped, <c>&lt;!channel&gt;</c> wakes everyone; cut in the middle, an entity is shown as it stands.</summary>
    private static IEnumerable<string> FaultsOfEscapes(JsonObject message)
    {
        foreach (var text in Blocks(message).SelectMany(Texts).Append(message["text"]?.GetValue<string>() ?? string.Empty))
        {
            if (text.Contains("<!", StringComparison.Ordinal) || text.Contains("<@", StringComparison.Ordinal))
            {
                yield return "text: mentions people";
            }

            for (var at = text.IndexOf('&', StringComparison.Ordinal); at >= 0; at = text.IndexOf('&', at + 1))
            {
                var rest = text.AsSpan(at);
                if (!rest.StartsWith("&amp;") && !rest.StartsWith("&lt;") && !rest.StartsWith("&gt;"))
                {
                    yield return "text: & is not escaped, or an entity is cut";
                }
            }
        }
    }

    private static int Length(JsonObject? text) => text?["text"]?.GetValue<string>().Length ?? 0;

    /// <summary>Every <c>text</c> inside a node.</summary>
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "text" && p.Value?.GetValueKind() == JsonValueKind.String ? [p.Value.GetValue<string>()] : Texts(p.Value)),
        JsonArray a => a.SelectMany(Texts),
        _ => [],
    };
}
