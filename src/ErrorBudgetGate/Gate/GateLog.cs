using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ErrorBudgetGate.Gate;

/// <summary>Structured logs on standard error, one JSON object a line. The logger is built with the first line that is due.</summary>
internal sealed class GateLog(bool verbose, TextWriter error) : IDisposable
{
    private Logger? _logger;

    private Logger Logger => _logger ??= new LoggerConfiguration()
        .MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Warning)
        .WriteTo.Sink(new StandardErrorSink(error))
        .CreateLogger();

    /// <summary>Whether <see cref="Debug"/> says anything.</summary>
    public bool IsVerbose => verbose;

    public void Debug(string message, params ReadOnlySpan<(string Name, object? Value)> properties)
    {
        if (verbose)
        {
            Write(LogEventLevel.Debug, message, properties);
        }
    }

    public void Warning(string message, params ReadOnlySpan<(string Name, object? Value)> properties) => Write(LogEventLevel.Warning, message, properties);

    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> properties) => Write(LogEventLevel.Error, message, properties);

    public void Dispose() => _logger?.Dispose();

    private void Write(LogEventLevel level, string message, ReadOnlySpan<(string Name, object? Value)> properties)
    {
        ILogger logger = Logger;
        foreach (var (name, value) in properties)
        {
            logger = logger.ForContext(name, value);
        }

        logger.Write(level, "{Message:l}", message);
    }

    private sealed class StandardErrorSink(TextWriter error) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("time", logEvent.Timestamp.ToUniversalTime());
                json.WriteString("level", logEvent.Level.ToString());
                foreach (var (name, value) in logEvent.Properties)
                {
                    json.WriteString(name == "Message" ? "message" : name, (value as ScalarValue)?.Value?.ToString());
                }

                json.WriteEndObject();
            }

            lock (error)
            {
                error.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            }
        }
    }
}
