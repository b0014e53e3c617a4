using System.Buffers;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>Requests to the event collector.</summary>
internal static class HecRequest
{
    /// <summary>Decision events, design section 8.</summary>
    public const string SourceType = "sre:error_budget:decision";

    /// <summary>Smaller bodies fit one packet; compressing them gains nothing.</summary>
    public const int CompressAbove = 1024;

    /// <summary>One event in its envelope, not compressed.</summary>
    public static ReadOnlyMemory<byte> Envelope(SplunkConnection connection, SerializedRecord record)
    {
        var body = new ArrayBufferWriter<byte>(record.Json.Length + 256);
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();

        // Epoch seconds with exactly the milliseconds the record shows; a double would round.
        writer.WriteNumber("time", record.Record.Time.ToUnixTimeMilliseconds() / 1000m);
        if (connection.Host is { Length: > 0 } host)
        {
            writer.WriteString("host", host);
        }

        writer.WriteString("source", connection.Source);
        writer.WriteString("sourcetype", SourceType);
        if (connection.Index is { Length: > 0 } index)
        {
            writer.WriteString("index", index);
        }

        writer.WritePropertyName("event");
        writer.WriteRawValue(record.Json.Span);
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenMemory;
    }

    /// <summary>The same body again for every attempt.</summary>
    public static HttpRequestMessage Post(Uri url, ReadOnlyMemory<byte> body, SplunkConnection connection, string channel)
    {
        var compress = body.Length > CompressAbove;
        var content = new ReadOnlyMemoryContent(compress ? Compress(body) : body);

        // Exactly this text: some collectors take a charset parameter for another type.
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (compress)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "Splunk " + connection.Token.Reveal());
        request.Headers.TryAddWithoutValidation("X-Splunk-Request-Channel", channel);
        return request;
    }

    /// <summary>A GUID for this run: its own id where that is one, else derived from it, so that a repeated post stays in its channel.</summary>
    public static string Channel(string runId)
    {
        if (Guid.TryParse(runId, out var id))
        {
            return id.ToString("D");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(runId)).AsSpan(0, 16);

        // RFC 9562: version 8 (the maker's own) and its variant.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString("D");
    }

    private static byte[] Compress(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream(body.Length / 2);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body.Span);
        }

        return compressed.ToArray();
    }
}
