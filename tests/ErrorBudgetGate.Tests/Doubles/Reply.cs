using System.Text;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>What a double does with one request: answer well, or misbehave in exactly one way.</summary>
internal abstract record Reply
{
    private Reply()
    {
    }

    /// <summary>A complete HTTP answer.</summary>
    public sealed record Answer(int Status, string? ContentType, byte[] Body) : Reply
    {
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>The request is read and nothing comes back, while the connection stays open.</summary>
    public sealed record Silence : Reply;

    /// <summary>The right answer, one byte a pause: never late enough for a limit on idleness, too late for one on the whole.</summary>
    public sealed record Trickle(Answer Of, TimeSpan Pause) : Reply;

    /// <summary>The connection ends where the status line should begin.</summary>
    public sealed record CloseBeforeHeaders : Reply;

    /// <summary>Headers that promise a body, then the end of the connection.</summary>
    public sealed record CloseAfterHeaders(Answer Of) : Reply;

    /// <summary>Content-Length says more than comes before the connection ends.</summary>
    public sealed record Truncate(Answer Of) : Reply;

    /// <summary>Bytes that are not HTTP, then the end of the connection.</summary>
    public sealed record Garbage(byte[] Bytes) : Reply;

    /// <summary>RST in place of an answer.</summary>
    public sealed record Reset : Reply;

    /// <summary>A body that begins well and goes on for longer than anything honest.</summary>
    public sealed record Endless(int Status, string ContentType, byte[] Beginning, byte[] Filler) : Reply;

    /// <summary>The answer, after time that the server takes to think.</summary>
    public sealed record Late(Reply Of, TimeSpan After) : Reply;

    public static Answer Json(int status, string body) => new(status, "application/json", Encoding.UTF8.GetBytes(body));

    public static Answer Plain(int status, string body) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(body));
}

/// <summary>What goes wrong before any request can be read.</summary>
internal enum ConnectionFault
{
    None,

    /// <summary>Accepted and closed at once.</summary>
    CloseOnAccept,

    /// <summary>Accepted and never read: with TLS, a handshake that does not begin.</summary>
    SilentOnAccept,

    /// <summary>TLS is expected and plain text comes.</summary>
    PlainTextForTls,
}
