using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>A line that is not what its format asks for. The message begins with <c>file:line:</c>; it never leaves this folder.</summary>
internal sealed class FileFormatException : Exception
{
    public FileFormatException()
    {
    }

    public FileFormatException(string message)
        : base(message)
    {
    }

    public FileFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FileFormatException(ReasonCode reason, string path, int line, string what)
        : base($"{path}:{line}: {what}") => Reason = reason;

    public ReasonCode Reason { get; } = ReasonCode.MalformedResponse;

    public static FileFormatException At(string path, int line, string what) => new(ReasonCode.MalformedResponse, path, line, what);
}
